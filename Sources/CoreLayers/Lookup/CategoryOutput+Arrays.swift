internal import KerasCore

extension CategoryOutput {
  /// The shape of the numbers of categories `shape` in this form, and the axis over which they are taken together, if any.
  ///
  /// Source: `encode_categorical_inputs` in `keras/src/utils/numerical_utils.py`.
  func encodedShape(_ shape: Shape, depth: Int) -> (shape: Shape, axis: Int?) {
    let extents = shape.rank == 0 ? [1] : shape.dimensions
    switch self {
    case .int: return (shape, nil)
    case .oneHot: return (Shape((extents.count > 1 && extents.last == 1 ? extents.dropLast() : extents) + [depth]), nil)
    case .multiHot, .count, .tfIDF:
      let axis = extents.count > 2 ? 1 : extents.count - 1
      return (Shape(extents[..<axis] + extents[(axis + 1)...] + [depth]), axis)
    }
  }

  /// `indices` of this shape in this form as an array of `dtype`; numbers outside of 0 to `depth` − 1 are nowhere. `weights`, one
  /// for each category, multiply the counts.
  func encoded(
    _ indices: [Int], shape: Shape, depth: Int, dtype: DType, weights: [Float]? = nil
  ) throws(KerasError) -> NDArray {
    if self == .int {
      let array = NDArray(indices.map { Int64($0) }, shape: shape)
      return array.converted(to: dtype) ?? array
    }
    let (result, axis) = encodedShape(shape, depth: depth)
    guard result.isPossible, result.count <= 1 << 31 else {
      throw KerasError(
        "\(depth) categories of \(shape) numbers are too many for \"\(rawValue)\"; make batches smaller.")
    }
    var values = [Float](repeating: 0, count: result.count)
    let extents = shape.rank == 0 ? [1] : shape.dimensions
    let inner = axis.map { Shape(Array(extents[($0 + 1)...])).count } ?? 1
    let length = axis.map { extents[$0] } ?? 1
    for (position, index) in indices.enumerated() where 0..<depth ~= index {
      // The place without the axis over which the numbers are taken together.
      let row = axis == nil ? position : position / (length * inner) * inner + position % inner
      if self == .count || self == .tfIDF {
        values[row * depth + index] += 1
      } else {
        values[row * depth + index] = 1
      }
    }
    if let weights {
      for place in values.indices where values[place] != 0 {
        let category = place % depth
        values[place] *= category < weights.count ? weights[category] : 0
      }
    }
    let array = NDArray(values, shape: result)
    return array.converted(to: dtype) ?? array
  }
}
