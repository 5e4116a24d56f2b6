internal import Graph
internal import KerasCore

/// The element that stands for a place outside an image, as `keras.ops.image.map_coordinates` has it: places are first
/// made whole, and then brought inside.
public enum CoordinateFillMode: String, ConfigChoice, Sendable {
  /// A number: `k k k | a b c | k k k`.
  case constant
  /// The nearest element: `a a a | a b c | c c c`.
  case nearest
  /// The image repeated: `a b c | a b c | a b c`.
  case wrap
  /// Without the sign, `… c b | a b c |`, and beyond the end the distance to twice the extent.
  case mirror
  /// Without the sign, `… c b | a b c |`, and mirrored at the end, `| a b c | c b a`.
  case reflect

  /// The whole places inside an axis of `extent` elements that stand for the whole `places`.
  fileprivate func inside(_ places: Tensor, _ extent: Int) throws(KerasError) -> Tensor {
    let count = Double(extent)
    switch self {
    case .constant, .nearest: return try places.clip(0, count - 1)
    case .wrap: return try places - (places * (1 / count)).floor() * count
    case .mirror, .reflect:
      let distance = try places.absolute()
      let rest = try distance - (distance * (0.5 / count)).floor() * (2 * count)
      let back = try 2 * count - rest - (self == .reflect ? 1 : 0)
      return try rest.isLess(than: count).select(rest, back)
    }
  }
}

extension Tensor {
  /// Images (batch, rows, columns, channels) at other places, which `rows` and `columns`, both (batch, rows, columns), state.
  ///
  /// Source: `map_coordinates` in `keras/src/backend/tensorflow/image.py`.
  func elements(
    rows: Tensor, columns: Tensor, bilinear: Bool, fill: CoordinateFillMode, value: Double
  ) throws(KerasError) -> Tensor {
    guard bilinear else { return try element(rows.round(), columns.round(), fill, value) }
    let (top, left) = (try rows.floor(), try columns.floor())
    let (below, right) = (try (rows - top).expandDims(axis: 3), try (columns - left).expandDims(axis: 3))
    let upper = try element(top, left, fill, value) * (1 - right) + element(top, left + 1, fill, value) * right
    let lower = try element(top + 1, left, fill, value) * (1 - right) + element(top + 1, left + 1, fill, value) * right
    return try upper * (1 - below) + lower * below
  }

  private func element(
    _ row: Tensor, _ column: Tensor, _ fill: CoordinateFillMode, _ value: Double
  ) throws(KerasError) -> Tensor {
    let taken = try sampled(
      rows: fill.inside(row, shape[1]), columns: fill.inside(column, shape[2]), bilinear: false, fill: .nearest)
    guard fill == .constant else { return taken }
    let inside = try row.isGreater(than: -1).logicalAnd(row.isLess(than: Double(shape[1])))
      .logicalAnd(column.isGreater(than: -1)).logicalAnd(column.isLess(than: Double(shape[2])))
    return try inside.expandDims(axis: 3).broadcast(to: taken.shape).select(taken, taken.filled(value))
  }
}
