internal import KerasCore
internal import Zip

extension ByteReader {
  /// An array of numbers whose elements come next, in big-endian order where `isBigEndian` says so.
  func array(_ dtype: DType, _ shape: Shape, isBigEndian: Bool = false) throws(KerasError) -> NDArray {
    try require(shape.count, size: dtype.size, of: "the data")
    return try unsafe NDArray(dtype: dtype, shape: shape) { (bytes) throws(KerasError) in
      try unsafe fill(bytes, of: "the data")
      if isBigEndian { unsafe swapBytes(in: bytes, elementSize: dtype.size) }
    }
  }
}
