internal import KerasCore

extension Contents {
  /// The elements.
  func array() throws(KerasError) -> NDArray {
    try unsafe withBytes { (bytes) throws(KerasError) in
      if dtype == .string { return NDArray(try unsafe strings(bytes), shape: shape) }
      return unsafe NDArray(dtype: dtype, shape: shape) { unsafe copy(bytes, to: $0) }
    }
  }

  /// Puts the elements, which are numbers and as many, into `floats`.
  func read(into floats: inout MutableSpan<Float>) throws(KerasError) {
    guard dtype == .float32 else { return try array().copyElements(into: &floats) }
    try unsafe floats.withUnsafeMutableBytes { (floats) throws(KerasError) in
      try unsafe withBytes { (bytes) throws(KerasError) in unsafe copy(bytes, to: floats) }
    }
  }

  /// Copies the bytes of numbers in the order that memory has.
  private func copy(_ bytes: UnsafeRawBufferPointer, to target: UnsafeMutableRawBufferPointer) {
    unsafe target.copyMemory(from: bytes)
    if isBigEndian { unsafe swapBytes(in: target, elementSize: dtype.size) }
  }
}
