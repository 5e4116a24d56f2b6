/// The bytes of an array's elements: aligned for SIMD, and shared by all copies of the array until one of them changes.
@safe final class ArrayMemory: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer

  /// Memory of `byteCount` bytes, all of which `initialize` writes.
  init<Failure: Error>(
    byteCount: Int, _ initialize: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 64)
    do throws(Failure) {
      try unsafe initialize(memory)
    } catch {
      unsafe memory.deallocate()
      throw error
    }
    unsafe bytes = UnsafeRawBufferPointer(memory)
  }

  deinit { unsafe bytes.deallocate() }

  /// The bytes as elements of this type.
  func elements<Element: BitwiseCopyable>(of type: Element.Type) -> UnsafeBufferPointer<Element> {
    unsafe bytes.assumingMemoryBound(to: Element.self)
  }

  /// Whether the bytes are those of `other`.
  func isEqual(to other: ArrayMemory) -> Bool {
    unsafe bytes.count == other.bytes.count && bytes.elementsEqual(other.bytes)
  }
}
