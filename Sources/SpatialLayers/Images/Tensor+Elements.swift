internal import Graph
internal import KerasCore

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
