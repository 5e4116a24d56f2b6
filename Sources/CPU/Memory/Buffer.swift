package import Graph
package import KerasCore
internal import Synchronization

/// Memory for one value, aligned for SIMD, that stays at its address for life.
@safe package final class Buffer {
  /// What the memory holds.
  package let type: TensorType
  let base: UnsafeMutableRawPointer
  private let ownsMemory: Bool
  /// What the memory is part of, when it is a file's.
  private let file: MappedFile?
  private let changes = Atomic<Int>(0)
  /// The copies of the value in layouts of oneDNN's, which programs share.
  let packedCopies = PackedCopies()

  /// Zeroed memory for a value of `type`.
  package init(_ type: TensorType) {
    self.type = type
    unsafe base = allocateZeros(type.byteCount)
    ownsMemory = true
    file = nil
  }

  /// Memory that somebody else owns, seen as a value of `type`.
  init(_ type: TensorType, at base: UnsafeMutableRawPointer) {
    self.type = type
    unsafe self.base = unsafe base
    ownsMemory = false
    file = nil
  }

  /// A value of `type` that lies in a file as it would in memory: it is used where it is, and copied page by page when it
  /// is written to.
  package init(_ type: TensorType, in memory: FileMemory) {
    precondition(memory.count == type.byteCount, "\(memory.count) bytes are not \(type)")
    self.type = type
    unsafe base = memory.base
    ownsMemory = false
    file = memory.file
  }

  deinit { if ownsMemory { unsafe free(base, type.byteCount) } }

  /// How often the contents were changed: by a program that updates the variable, or through this buffer.
  package var version: Int { changes.load(ordering: .acquiring) }

  /// Says that the contents have changed, so that programs compute again what they keep of them.
  func changed() { changes.add(1, ordering: .acquiringAndReleasing) }

  /// Calls `body` with the elements, which must be of `Element`'s size, or with those in `range`; `body` may change them.
  package func withElements<Element: BitwiseCopyable, Failure: Error>(
    of element: Element.Type, in range: Range<Int>? = nil, _ body: (inout MutableSpan<Element>) throws(Failure) -> Void
  ) throws(Failure) {
    let count = type.shape.count
    let range = range ?? 0..<count
    precondition(MemoryLayout<Element>.size == type.dtype.size, "the buffer holds \(type)")
    precondition(0 <= range.lowerBound && range.upperBound <= count, "\(range) is not inside the buffer")
    let pointer = unsafe base.bindMemory(to: Element.self, capacity: count) + range.lowerBound
    var span = unsafe MutableSpan(_unsafeStart: pointer, count: range.count)
    defer { changed() }
    try body(&span)
  }
}

extension TensorType {
  /// Bytes that a dense array of this type takes.
  var byteCount: Int { shape.count * dtype.size }
}
