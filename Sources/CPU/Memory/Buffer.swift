package import Graph
internal import KerasCore

/// Memory for one value, aligned for SIMD, that stays at its address for life.
@safe package final class Buffer {
  /// What the memory holds.
  package let type: TensorType
  let base: UnsafeMutableRawPointer
  private let ownsMemory: Bool

  /// Zeroed memory for a value of `type`.
  package init(_ type: TensorType) {
    self.type = type
    let size = max(type.byteCount, 64)
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    ownsMemory = true
  }

  /// Memory that somebody else owns, seen as a value of `type`.
  init(_ type: TensorType, at base: UnsafeMutableRawPointer) {
    self.type = type
    unsafe self.base = unsafe base
    ownsMemory = false
  }

  deinit { if ownsMemory { unsafe base.deallocate() } }

  /// Calls `body` with the elements, which must be of `Element`'s size, or with those in `range`.
  package func withElements<Element: BitwiseCopyable, Failure: Error>(
    of element: Element.Type, in range: Range<Int>? = nil, _ body: (inout MutableSpan<Element>) throws(Failure) -> Void
  ) throws(Failure) {
    let count = type.shape.count
    let range = range ?? 0..<count
    precondition(MemoryLayout<Element>.size == type.dtype.size, "the buffer holds \(type)")
    precondition(0 <= range.lowerBound && range.upperBound <= count, "\(range) is not inside the buffer")
    let pointer = unsafe base.bindMemory(to: Element.self, capacity: count) + range.lowerBound
    var span = unsafe MutableSpan(_unsafeStart: pointer, count: range.count)
    try body(&span)
  }
}

extension TensorType {
  /// Bytes that a dense array of this type takes.
  var byteCount: Int { shape.count * dtype.size }
}
