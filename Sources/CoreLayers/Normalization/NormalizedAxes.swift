internal import Graph
internal import KerasCore

/// The axes a normalization layer is told, and what follows from them for an input of one shape.
struct NormalizedAxes {
  /// The axes in order, counted from the front.
  let axes: [Int]
  /// The axes of the input that are not among them.
  let others: [Int]
  /// The extents of the axes.
  let shape: Shape
  /// The input's shape with 1 for every other axis.
  let broadcastShape: Shape

  init(_ stated: [Int], of shape: Shape) throws(KerasError) {
    var axes: Set<Int> = []
    for axis in stated { axes.insert(try shape.resolve(axis: axis)) }
    let sorted = axes.sorted()
    self.axes = sorted
    others = (0..<shape.rank).filter { !sorted.contains($0) }
    self.shape = Shape(sorted.map { shape[$0] })
    var broadcast = shape
    for axis in others { broadcast[axis] = 1 }
    broadcastShape = broadcast
  }

  /// The place in an array of ``shape`` for each element of an input of `input`, in row-major order.
  func places(in input: Shape) -> [Int] {
    var steps = [Int](repeating: 0, count: input.rank)
    var step = 1
    for axis in axes.reversed() {
      steps[axis] = step
      step *= input[axis]
    }
    var places: [Int] = []
    places.reserveCapacity(input.count)
    forEachIndex(of: input) { index in
      var place = 0
      for axis in axes { place += index[axis] * steps[axis] }
      places.append(place)
    }
    return places
  }
}
