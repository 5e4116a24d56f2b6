internal import ModelFile

/// How Keras 1 stored the kernel of a convolution.
struct KernelLayout: Equatable {
  /// Which axis of the file each axis of the model's kernel is; one that is missing has the extent 1.
  let axes: [Int]
  /// Whether the kernel runs backwards along its spatial axes, as Theano's convolutions do.
  let isMirrored: Bool

  /// `array` with the axes, and in the direction, of today.
  func converted(_ array: NDArray) throws(KerasError) -> NDArray {
    guard let values = array.doubles else { throw KerasError("the kernel must be numbers.") }
    var strides = [Int](repeating: 1, count: array.shape.rank)
    for axis in strides.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * array.shape[axis + 1] }
    let shape = Shape(axes.map { array.shape[$0] })
    guard shape.count == values.count else { throw KerasError("the kernel is \(array.shape) in the file.") }
    var result: [Double] = []
    result.reserveCapacity(values.count)
    for index in 0..<values.count {
      var (rest, source) = (index, 0)
      for axis in axes.indices.reversed() {
        let place = rest % shape[axis]
        rest /= shape[axis]
        let isSpatial = axis < axes.count - 2
        source += (isMirrored && isSpatial ? shape[axis] - 1 - place : place) * strides[axes[axis]]
      }
      result.append(values[source])
    }
    return NDArray(doubles: result, dtype: array.dtype, shape: shape)
  }
}
