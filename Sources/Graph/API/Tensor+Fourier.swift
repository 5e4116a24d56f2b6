public import KerasCore

/// Complex numbers as their two parts.
public struct ComplexTensor {
  /// The real part.
  public var real: Tensor
  /// The imaginary part.
  public var imaginary: Tensor

  /// The number with these parts, which are of one shape.
  public init(_ real: Tensor, _ imaginary: Tensor) {
    self.real = real
    self.imaginary = imaginary
  }

  /// `body` of both parts.
  public func mapped(_ body: (Tensor) throws(KerasError) -> Tensor) throws(KerasError) -> ComplexTensor {
    ComplexTensor(try body(real), try body(imaginary))
  }

  /// The discrete Fourier transform of the last axis: y_k = Σ x_j e^(∓2πijk/n); of the inverse, divided by n.
  ///
  /// An extent that is a product is transformed factor by factor (Cooley and Tukey, 1965), a factor by a matrix product.
  public func fourierTransform(inverse: Bool = false) throws(KerasError) -> ComplexTensor {
    let extent = real.shape[-1]
    guard extent > 0 else { throw KerasError("a Fourier transform needs elements, got \(real.shape).") }
    let y = try transformed(sign: inverse ? 1 : -1)
    return inverse ? try y.mapped { part throws(KerasError) in try part / Double(extent) } : y
  }

  private func transformed(sign: Double) throws(KerasError) -> ComplexTensor {
    let extent = real.shape[-1]
    let factor = (2...32).last { extent % $0 == 0 } ?? extent
    guard extent > 32, factor < extent else {
      return try multiplied(by: Roots(rows: extent, columns: extent, order: extent, sign: sign))
    }
    let rest = extent / factor
    let lead = Array(real.shape.dimensions.dropLast())
    // x[rest · i + j]: first along i, then turned by e^(∓2πijk/n), then along j.
    let columns = try mapped { part throws(KerasError) in
      try part.reshape(Shape(lead + [factor, rest])).movingAxis(-1, to: -2)
    }
    let roots = Roots(rows: rest, columns: factor, order: extent, sign: sign)
    let turned = try columns.transformed(sign: sign).turned(by: roots)
    let rows = try turned.mapped { part throws(KerasError) in try part.movingAxis(-1, to: -2) }
    return try rows.transformed(sign: sign).mapped { part throws(KerasError) in
      try part.movingAxis(-1, to: -2).reshape(Shape(lead + [extent]))
    }
  }

  private func multiplied(by roots: Roots) throws(KerasError) -> ComplexTensor {
    let (c, s) = roots.tensors(real.builder)
    return ComplexTensor(
      try real.matmul(c) - imaginary.matmul(s), try real.matmul(s) + imaginary.matmul(c))
  }

  private func turned(by roots: Roots) throws(KerasError) -> ComplexTensor {
    let (c, s) = roots.tensors(real.builder)
    return ComplexTensor(try real * c - imaginary * s, try real * s + imaginary * c)
  }
}

/// The matrix of the roots of unity e^(±2πijk/n).
private struct Roots {
  let rows: Int
  let columns: Int
  let order: Int
  let sign: Double

  /// The cosines and the sines.
  func tensors(_ builder: GraphBuilder) -> (Tensor, Tensor) {
    var (cosines, sines): ([Double], [Double]) = ([], [])
    for row in 0..<rows {
      for column in 0..<columns {
        let angle = sign * 2 * Double.pi * Double(row * column % order) / Double(order)
        cosines.append(Elementary.cos(angle))
        sines.append(Elementary.sin(angle))
      }
    }
    let shape: Shape = [rows, columns]
    return (
      builder.constant(NDArray(doubles: cosines, dtype: .float32, shape: shape)),
      builder.constant(NDArray(doubles: sines, dtype: .float32, shape: shape))
    )
  }
}
