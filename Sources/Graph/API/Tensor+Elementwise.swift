public import KerasCore

// What a layer calls. Binary operations broadcast both operands to their common shape; a number takes the dtype of the
// tensor beside it.

extension Tensor {
  /// `function` of every element.
  public func map(_ function: Unary.Function) throws(KerasError) -> Tensor { try apply(Unary(function)) }

  /// `function` of the elements of this tensor and `other`, broadcast to their common shape.
  public func combine(_ function: Binary.Function, _ other: Tensor) throws(KerasError) -> Tensor {
    if shape == other.shape { return try apply(Binary(function), other) }
    let common = try shape.broadcast(with: other.shape)
    return try broadcast(to: common).apply(Binary(function), other.broadcast(to: common))
  }

  /// `−x`.
  public func negative() throws(KerasError) -> Tensor { try map(.negative) }
  /// `|x|`.
  public func absolute() throws(KerasError) -> Tensor { try map(.absolute) }
  /// −1, 0 or 1.
  public func sign() throws(KerasError) -> Tensor { try map(.sign) }
  /// `1 / x`.
  public func reciprocal() throws(KerasError) -> Tensor { try map(.reciprocal) }
  /// `x²`.
  public func square() throws(KerasError) -> Tensor { try map(.square) }
  /// `√x`.
  public func sqrt() throws(KerasError) -> Tensor { try map(.sqrt) }
  /// `1 / √x`.
  public func rsqrt() throws(KerasError) -> Tensor { try map(.rsqrt) }
  /// `eˣ`.
  public func exp() throws(KerasError) -> Tensor { try map(.exp) }
  /// `eˣ − 1`, accurate near 0.
  public func expm1() throws(KerasError) -> Tensor { try map(.expm1) }
  /// The natural logarithm.
  public func log() throws(KerasError) -> Tensor { try map(.log) }
  /// `ln(1 + x)`, accurate near 0.
  public func log1p() throws(KerasError) -> Tensor { try map(.log1p) }
  /// The sine.
  public func sin() throws(KerasError) -> Tensor { try map(.sin) }
  /// The cosine.
  public func cos() throws(KerasError) -> Tensor { try map(.cos) }
  /// The hyperbolic sine.
  public func sinh() throws(KerasError) -> Tensor { try map(.sinh) }
  /// The hyperbolic cosine.
  public func cosh() throws(KerasError) -> Tensor { try map(.cosh) }
  /// The hyperbolic tangent.
  public func tanh() throws(KerasError) -> Tensor { try map(.tanh) }
  /// `1 / (1 + e⁻ˣ)`.
  public func sigmoid() throws(KerasError) -> Tensor { try map(.sigmoid) }
  /// `ln(1 + eˣ)`.
  public func softplus() throws(KerasError) -> Tensor { try map(.softplus) }
  /// `max(x, 0)`.
  public func relu() throws(KerasError) -> Tensor { try map(.relu) }
  /// The error function.
  public func erf() throws(KerasError) -> Tensor { try map(.erf) }
  /// The largest whole number not above `x`.
  public func floor() throws(KerasError) -> Tensor { try map(.floor) }
  /// The smallest whole number not below `x`.
  public func ceil() throws(KerasError) -> Tensor { try map(.ceil) }
  /// The nearest whole number, halves to even.
  public func round() throws(KerasError) -> Tensor { try map(.round) }
  /// `true` where this (a truth value) is false.
  public func logicalNot() throws(KerasError) -> Tensor { try map(.logicalNot) }

  /// The larger of the two.
  public func maximum(_ other: Tensor) throws(KerasError) -> Tensor { try combine(.maximum, other) }
  /// The smaller of the two.
  public func minimum(_ other: Tensor) throws(KerasError) -> Tensor { try combine(.minimum, other) }
  /// The larger of each element and `bound`.
  public func maximum(_ bound: Double) throws(KerasError) -> Tensor { try combine(.maximum, number(bound)) }
  /// The smaller of each element and `bound`.
  public func minimum(_ bound: Double) throws(KerasError) -> Tensor { try combine(.minimum, number(bound)) }
  /// Each element, or the nearer bound where it lies outside.
  public func clip(_ low: Double, _ high: Double) throws(KerasError) -> Tensor { try maximum(low).minimum(high) }
  /// `selfᵉ`.
  public func power(_ exponent: Tensor) throws(KerasError) -> Tensor { try combine(.power, exponent) }
  /// `selfᵉ`.
  public func power(_ exponent: Double) throws(KerasError) -> Tensor { try combine(.power, number(exponent)) }

  /// Whether the elements are equal.
  public func isEqual(to other: Tensor) throws(KerasError) -> Tensor { try combine(.equal, other) }
  /// Whether the elements differ.
  public func isNotEqual(to other: Tensor) throws(KerasError) -> Tensor { try combine(.notEqual, other) }
  /// Whether each element is below `other`'s.
  public func isLess(than other: Tensor) throws(KerasError) -> Tensor { try combine(.less, other) }
  /// Whether each element is at most `other`'s.
  public func isLessOrEqual(to other: Tensor) throws(KerasError) -> Tensor { try combine(.lessEqual, other) }
  /// Whether each element is above `other`'s.
  public func isGreater(than other: Tensor) throws(KerasError) -> Tensor { try combine(.greater, other) }
  /// Whether each element is at least `other`'s.
  public func isGreaterOrEqual(to other: Tensor) throws(KerasError) -> Tensor { try combine(.greaterEqual, other) }
  /// Whether each element is above `bound`.
  public func isGreater(than bound: Double) throws(KerasError) -> Tensor { try combine(.greater, number(bound)) }
  /// Whether each element is below `bound`.
  public func isLess(than bound: Double) throws(KerasError) -> Tensor { try combine(.less, number(bound)) }
  /// Whether both are true.
  public func logicalAnd(_ other: Tensor) throws(KerasError) -> Tensor { try combine(.logicalAnd, other) }
  /// Whether one of the two is true.
  public func logicalOr(_ other: Tensor) throws(KerasError) -> Tensor { try combine(.logicalOr, other) }

  /// `a` where this (a truth value) is true, `b` elsewhere; all broadcast to their common shape.
  public func select(_ a: Tensor, _ b: Tensor) throws(KerasError) -> Tensor {
    let common = try shape.broadcast(with: a.shape).broadcast(with: b.shape)
    return try broadcast(to: common).apply(Select(), a.broadcast(to: common), b.broadcast(to: common))
  }

  /// The same numbers as `dtype`.
  public func cast(to dtype: DType) throws(KerasError) -> Tensor {
    dtype == self.dtype ? self : try apply(Cast(to: dtype))
  }

  /// A tensor of this one's type with `value` everywhere.
  public func filled(_ value: Double) throws(KerasError) -> Tensor { try number(value).broadcast(to: shape) }

  /// The element-wise sum.
  public static func + (a: Tensor, b: Tensor) throws(KerasError) -> Tensor { try a.combine(.add, b) }
  /// The element-wise difference.
  public static func - (a: Tensor, b: Tensor) throws(KerasError) -> Tensor { try a.combine(.subtract, b) }
  /// The element-wise product.
  public static func * (a: Tensor, b: Tensor) throws(KerasError) -> Tensor { try a.combine(.multiply, b) }
  /// The element-wise quotient.
  public static func / (a: Tensor, b: Tensor) throws(KerasError) -> Tensor { try a.combine(.divide, b) }
  /// Every element plus `b`.
  public static func + (a: Tensor, b: Double) throws(KerasError) -> Tensor { try a + a.number(b) }
  /// Every element minus `b`.
  public static func - (a: Tensor, b: Double) throws(KerasError) -> Tensor { try a - a.number(b) }
  /// Every element times `b`.
  public static func * (a: Tensor, b: Double) throws(KerasError) -> Tensor { try a * a.number(b) }
  /// Every element divided by `b`.
  public static func / (a: Tensor, b: Double) throws(KerasError) -> Tensor { try a / a.number(b) }
  /// `a` plus every element.
  public static func + (a: Double, b: Tensor) throws(KerasError) -> Tensor { try b.number(a) + b }
  /// `a` minus every element.
  public static func - (a: Double, b: Tensor) throws(KerasError) -> Tensor { try b.number(a) - b }
  /// `a` times every element.
  public static func * (a: Double, b: Tensor) throws(KerasError) -> Tensor { try b.number(a) * b }
  /// `a` divided by every element.
  public static func / (a: Double, b: Tensor) throws(KerasError) -> Tensor { try b.number(a) / b }
  /// Every element with its sign changed.
  public static prefix func - (a: Tensor) throws(KerasError) -> Tensor { try a.negative() }
}

extension Shape {
  /// The shape to which this and `other` broadcast together, by NumPy's rule.
  package func broadcast(with other: Shape) throws(KerasError) -> Shape {
    var dimensions: [Int] = []
    for axis in 0..<Swift.max(rank, other.rank) {
      let (i, j) = (rank - 1 - axis, other.rank - 1 - axis)
      let (a, b) = (i < 0 ? 1 : self.dimensions[i], j < 0 ? 1 : other.dimensions[j])
      guard a == b || a == 1 || b == 1 else {
        throw KerasError("the shapes \(self) and \(other) do not broadcast together.")
      }
      dimensions.append(a == 1 ? b : a)
    }
    return Shape(dimensions.reversed())
  }
}
