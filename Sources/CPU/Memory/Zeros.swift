internal import KerasCore

/// From this size on, memory comes from the system page by page when it is touched, in pages as large as there are: zeroing
/// it here would be one more pass over it, by one thread.
private let largeByteCount = 1 << 22

/// Memory of at least `byteCount` bytes, all zero and aligned for SIMD; to be given back by ``free(_:_:)``.
func allocateZeros(_ byteCount: Int) -> UnsafeMutableRawPointer {
  let size = max(byteCount, 64)
  if size >= largeByteCount {
    guard let memory = unsafe SystemMemory.zeros(size) else { preconditionFailure("there is no memory left") }
    return unsafe memory
  }
  let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
  unsafe memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
  return unsafe memory
}

/// Gives back what ``allocateZeros(_:)`` gave for `byteCount`.
func free(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
  let size = max(byteCount, 64)
  if size >= largeByteCount {
    unsafe SystemMemory.unmap(UnsafeMutableRawBufferPointer(start: memory, count: size))
  } else {
    unsafe memory.deallocate()
  }
}
