/// How the elements of a value are found in the memory of another: an offset and, for each axis, an extent and a step.
struct StridedView: Hashable {
  struct Axis: Hashable {
    var size: Int
    var stride: Int
  }

  /// The work value whose memory is looked at.
  var value: Int
  /// The first element.
  var offset = 0
  /// Outermost first.
  var axes: [Axis]

  /// A dense row-major array of these extents.
  init(dense value: Int, _ dimensions: [Int]) {
    self.value = value
    axes = []
    var stride = 1
    for size in dimensions.reversed() {
      axes.append(Axis(size: size, stride: stride))
      stride *= size
    }
    axes.reverse()
  }

  /// How many elements there are.
  var count: Int { axes.reduce(1) { $0 * $1.size } }

  /// The same elements with as few axes as possible: none of extent 1, and none that continues the one before it.
  var collapsed: [Axis] {
    var result: [Axis] = []
    for axis in axes where axis.size != 1 {
      if let last = result.last, last.stride == axis.stride * axis.size {
        result[result.count - 1] = Axis(size: last.size * axis.size, stride: axis.stride)
      } else {
        result.append(axis)
      }
    }
    return result
  }

  /// Whether the elements lie one after the other, from `offset` on.
  var isDense: Bool { Self.areDense(collapsed) }

  /// Whether all elements are the same one.
  var isScalar: Bool { Self.areScalar(collapsed) }

  /// Whether elements along the collapsed `axes` lie one after the other.
  static func areDense(_ axes: [Axis]) -> Bool { axes.isEmpty || (axes.count == 1 && axes[0].stride == 1) }

  /// Whether all elements along the collapsed `axes` are the same one.
  static func areScalar(_ axes: [Axis]) -> Bool { axes.allSatisfy { $0.stride == 0 } }

  /// The elements in the same order under other extents; nil when that takes a copy.
  func reshaped(_ dimensions: [Int]) -> StridedView? {
    var pending = collapsed
    var result: [Axis] = []
    for size in dimensions.reversed() {
      if size == 1 {
        result.append(Axis(size: 1, stride: 0))
        continue
      }
      guard size > 0, var last = pending.popLast(), last.size % size == 0 else { return nil }
      result.append(Axis(size: size, stride: last.stride))
      last = Axis(size: last.size / size, stride: last.stride * size)
      if last.size > 1 { pending.append(last) }
    }
    guard pending.isEmpty else { return nil }
    var view = self
    view.axes = result.reversed()
    return view
  }

  /// The operand broadcast, by NumPy's rule.
  func broadcast(_ dimensions: [Int]) -> StridedView {
    var view = self
    let lead = dimensions.count - axes.count
    view.axes = dimensions.indices.map { axis in
      if axis >= lead, axes[axis - lead].size == dimensions[axis] { return axes[axis - lead] }
      return Axis(size: dimensions[axis], stride: 0)
    }
    return view
  }

  /// A part of the elements.
  func sliced(starts: [Int], sizes: [Int], strides: [Int]) -> StridedView {
    var view = self
    for axis in axes.indices {
      view.offset += starts[axis] * axes[axis].stride
      view.axes[axis] = Axis(size: sizes[axis], stride: axes[axis].stride * strides[axis])
    }
    return view
  }

  /// The axes in another order.
  func permuted(_ permutation: [Int]) -> StridedView {
    var view = self
    view.axes = permutation.map { axes[$0] }
    return view
  }

  /// The elements as rows of `columns`: the axes that count rows, and the step inside a row. Nil when a row is not
  /// evenly spaced.
  func rows(of columns: Int) -> (rows: [Axis], inner: Int)? {
    var rows = collapsed
    if columns == 1 { return (rows, 0) }
    guard let last = rows.popLast(), last.size % columns == 0 else { return nil }
    if last.size > columns { rows.append(Axis(size: last.size / columns, stride: last.stride * columns)) }
    return (rows, last.stride)
  }
}
