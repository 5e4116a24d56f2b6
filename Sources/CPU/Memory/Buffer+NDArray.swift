internal import Graph
package import KerasCore

extension Buffer {
  /// The contents as an array.
  package var array: NDArray {
    unsafe NDArray(dtype: type.dtype, shape: type.shape) { unsafe copyBytes(to: $0) }
  }

  /// Copies the bytes of the contents to the front of `target`.
  package func copyBytes(to target: UnsafeMutableRawBufferPointer) {
    unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: base, count: type.byteCount))
  }

  /// Replaces the contents by those of `array`, which must be of the buffer's type.
  package func store(_ array: NDArray) {
    precondition(array.shape == type.shape && array.dtype == type.dtype, "\(array.dtype) \(array.shape) is not \(type)")
    unsafe array.withBytes { source in
      if let address = source.baseAddress { unsafe base.copyMemory(from: address, byteCount: source.count) }
    }
    changed()
  }
}
