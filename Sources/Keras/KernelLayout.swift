internal import ModelFile

/// How Keras 1 stored the kernel of a convolution.
struct KernelLayout: Equatable {
  /// Which axis of the file each axis of the model's kernel is; one that is missing has the extent 1.
  let axes: [Int]
  /// Whether the kernel runs backwards along its spatial axes, as Theano's convolutions do.
  let isMirrored: Bool

  /// `array` with the axes, and in the direction, of today.
  func converted(_ array: NDArray) throws(KerasError) -> NDArray {
    let values = try Self.numbers(array)
    let shape = Shape(axes.map { array.shape[$0] })
    guard shape.count == values.count else { throw KerasError("the kernel is \(array.shape) in the file.") }
    let places = places(of: shape, in: array.shape)
    return NDArray(doubles: places.map { values[$0] }, dtype: array.dtype, shape: shape)
  }

  /// `array`, a kernel of today, as a file has it in which its shape is `shape`.
  func restored(_ array: NDArray, shape: Shape) throws(KerasError) -> NDArray {
    let values = try Self.numbers(array)
    guard shape.count == values.count, Shape(axes.map { shape[$0] }) == array.shape else {
      throw KerasError("a kernel of \(array.shape) does not fit where the file has \(shape).")
    }
    var result = values
    for (index, place) in places(of: array.shape, in: shape).enumerated() { result[place] = values[index] }
    return NDArray(doubles: result, dtype: array.dtype, shape: shape)
  }

  /// For each element of a kernel of today with this shape, where it is in a file's kernel of the shape `stored`.
  private func places(of shape: Shape, in stored: Shape) -> [Int] {
    var strides = [Int](repeating: 1, count: stored.rank)
    for axis in strides.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * stored[axis + 1] }
    return (0..<shape.count).map { index in
      var (rest, source) = (index, 0)
      for axis in axes.indices.reversed() {
        let place = rest % shape[axis]
        rest /= shape[axis]
        let isSpatial = axis < axes.count - 2
        source += (isMirrored && isSpatial ? shape[axis] - 1 - place : place) * strides[axes[axis]]
      }
      return source
    }
  }

  private static func numbers(_ array: NDArray) throws(KerasError) -> [Double] {
    guard let values = array.doubles else { throw KerasError("the kernel must be numbers.") }
    return values
  }
}
