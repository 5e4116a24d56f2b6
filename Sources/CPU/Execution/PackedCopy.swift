internal import COneDNN
internal import KerasCore
internal import Synchronization

/// Weights in the layout that oneDNN likes best for a product or convolution, shared by all programs that want the same.
@safe final class PackedCopy: Sendable {
  /// The packed weights.
  nonisolated(unsafe) let memory: UnsafeMutableRawPointer
  let byteCount: Int
  private nonisolated(unsafe) let source: Buffer
  /// Where in the source the weights begin.
  private nonisolated(unsafe) let address: UnsafeMutableRawPointer
  /// An operation that packs them.
  private nonisolated(unsafe) let operation: OpaquePointer
  /// The version of the source that is packed; none at first.
  private let version = Mutex<Int?>(nil)

  /// A copy to be made of the weights at `address` in `source` by `operation`, which it takes over.
  init(of source: Buffer, at address: UnsafeMutableRawPointer, by operation: OpaquePointer) {
    unsafe self.source = source
    unsafe self.address = unsafe address
    unsafe self.operation = unsafe operation
    byteCount = unsafe cd_packed_size(operation)
    unsafe memory = allocateZeros(byteCount)
  }

  deinit {
    unsafe free(memory, byteCount)
    unsafe cd_destroy(operation)
  }

  /// Whether `operation` wants the weights at `address` packed just so.
  func serves(_ operation: OpaquePointer, at address: UnsafeMutableRawPointer) -> Bool {
    unsafe self.address == address && cd_packs_alike(self.operation, operation) != 0
  }

  /// Packs what the source now is, unless it is packed already; 0, or oneDNN's status.
  func update() -> Int32 {
    version.withLock { version in
      let current = unsafe source.version
      if version == current { return 0 }
      let status = unsafe cd_pack(operation, address.assumingMemoryBound(to: Float.self), memory)
      if status == 0 { version = current }
      return status
    }
  }
}

/// The packed copies of one variable. A copy lives as long as some program uses it.
final class PackedCopies: Sendable {
  private struct Entry {
    weak var copy: PackedCopy?
  }

  private let entries = Mutex<[Entry]>([])

  /// The copy of the weights at `address` of `source` that `operation` wants; `make` makes an operation that packs them.
  func copy(
    of source: Buffer, at address: UnsafeMutableRawPointer, for operation: OpaquePointer,
    make: () throws(KerasError) -> OpaquePointer
  ) throws(KerasError) -> PackedCopy {
    try entries.withLock { (entries) throws(KerasError) in
      entries.removeAll { $0.copy == nil }
      for entry in entries {
        if let copy = entry.copy, unsafe copy.serves(operation, at: address) { return copy }
      }
      let copy = unsafe PackedCopy(of: source, at: address, by: try make())
      entries.append(Entry(copy: copy))
      return copy
    }
  }
}
