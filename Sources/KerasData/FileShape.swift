internal import KerasCore

/// The shape with these extents of a file and how many elements it has.
func checked(_ dimensions: [Int]) throws(KerasError) -> (shape: Shape, count: Int) {
  let shape = Shape(dimensions)
  // Also without its empty axes the shape must fit, because strides are products of the others.
  let isSound = dimensions.allSatisfy { $0 >= 0 } && Shape(dimensions.map { max($0, 1) }).checkedCount() != nil
  guard isSound, let count = shape.checkedCount() else {
    throw KerasError("the shape \(shape) in the file is larger than any memory.")
  }
  return (shape, count)
}
