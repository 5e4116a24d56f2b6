package import KerasCore

// Images whose elements come from other places of an image.

extension Tensor {
  /// Images (batch, rows, columns, channels) at other places, which `rows` and `columns`, both (batch, new rows, new
  /// columns), state in elements; `value` stands for what is outside where `fill` is a number.
  ///
  /// Source: `tensorflow/core/kernels/image/image_ops.h`.
  package func sampled(
    rows: Tensor, columns: Tensor, bilinear: Bool, fill: FillMode, value: Double = 0
  ) throws(KerasError) -> Tensor {
    let y = try fill.inside(rows, shape[1])
    let x = try fill.inside(columns, shape[2])
    guard bilinear else {
      return try element(y.roundedAwayFromZero(), x.roundedAwayFromZero(), fill, value)
    }
    let (top, left) = (try y.floor(), try x.floor())
    let (below, right) = (try (y - top).expandDims(axis: 3), try (x - left).expandDims(axis: 3))
    let upper =
      try element(top, left, fill, value) * (1 - right) + element(top, left + 1, fill, value) * right
    let lower =
      try element(top + 1, left, fill, value) * (1 - right) + element(top + 1, left + 1, fill, value) * right
    return try upper * (1 - below) + lower * below
  }

  /// The elements at whole places, or `value` where `fill` is a number and they are outside.
  private func element(
    _ row: Tensor, _ column: Tensor, _ fill: FillMode, _ value: Double
  ) throws(KerasError) -> Tensor {
    let (batch, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
    let y = try row.clip(0, Double(height - 1)).cast(to: .int32)
    let x = try column.clip(0, Double(width - 1)).cast(to: .int32)
    let sample = try iota(TensorType([batch, 1, 1], .int32), axis: 0)
    let taken = try reshape([batch * height * width, channels])
      .take((sample * Double(height) + y) * Double(width) + x)
    guard fill == .constant else { return taken }
    let inside = try row.isGreater(than: -1).logicalAnd(row.isLess(than: Double(height)))
      .logicalAnd(column.isGreater(than: -1)).logicalAnd(column.isLess(than: Double(width)))
    return try inside.expandDims(axis: 3).broadcast(to: taken.shape).select(taken, taken.filled(value))
  }

  /// The nearest whole number, the one farther from 0 of two that are equally near.
  package func roundedAwayFromZero() throws(KerasError) -> Tensor { try sign() * (absolute() + 0.5).floor() }
}

/// Where each new element of an image comes from: column (a₀x + a₁y + a₂) / k and row (b₀x + b₁y + b₂) / k, with
/// k = c₀x + c₁y + 1; each coefficient is a number for each sample.
package struct ProjectiveTransform {
  /// The coefficients of the column.
  package var a: [Tensor]
  /// The coefficients of the row.
  package var b: [Tensor]
  /// The coefficients of the divisor; none where it is 1.
  package var c: [Tensor] = []

  /// The transformation with these coefficients.
  package init(a: [Tensor], b: [Tensor], c: [Tensor] = []) {
    (self.a, self.b, self.c) = (a, b, c)
  }
}

extension Tensor {
  /// Images (batch, rows, columns, channels) whose elements `transform` fetches.
  package func transformed(
    _ transform: ProjectiveTransform, bilinear: Bool, fill: FillMode, value: Double = 0
  ) throws(KerasError) -> Tensor {
    let x = try iota(TensorType([1, 1, shape[2]], .float32), axis: 2)
    let y = try iota(TensorType([1, shape[1], 1], .float32), axis: 1)
    func form(_ factors: [Tensor]) throws(KerasError) -> Tensor {
      var wide: [Tensor] = []
      for factor in factors { wide.append(try factor.reshape([factor.shape.count, 1, 1])) }
      return try wide[0] * x + wide[1] * y + (wide.count > 2 ? wide[2] : number(1))
    }
    var (columns, rows) = (try form(transform.a), try form(transform.b))
    if !transform.c.isEmpty {
      let divisor = try form(transform.c)
      (columns, rows) = (try columns / divisor, try rows / divisor)
    }
    let places: Shape = [shape[0], shape[1], shape[2]]
    return try sampled(
      rows: rows.broadcast(to: places), columns: columns.broadcast(to: places), bilinear: bilinear, fill: fill,
      value: value)
  }
}
