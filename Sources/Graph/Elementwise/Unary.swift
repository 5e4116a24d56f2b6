public import KerasCore

/// A function of one number, applied to every element.
public struct Unary: Operation {
  /// Which function. Truth values are 0 and 1.
  public enum Function: String, CaseIterable, Sendable {
    case negative, absolute, sign, reciprocal, square, sqrt, rsqrt, cbrt
    case exp, exp2, expm1, log, log1p, log2, log10
    case sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
    case sigmoid, softplus, relu, erf, erfinv
    /// `round` takes halves to the even neighbour.
    case floor, ceil, round, trunc
    /// The nearest number that 8 bits hold.
    case float8E4M3FN, float8E5M2
    case isNaN, isInf, isFinite, logicalNot

    /// Whether the result is a truth value rather than a number.
    package var isPredicate: Bool {
      switch self {
      case .isNaN, .isInf, .isFinite, .logicalNot: true
      default: false
      }
    }
  }

  /// Which function.
  public let function: Function

  /// The operation that applies `function`.
  public init(_ function: Function) { self.function = function }

  public var name: String { function.rawValue }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    if function.isPredicate { return [TensorType(inputs[0].shape, .bool)] }
    switch function {
    case .negative, .absolute, .sign, .square, .relu, .floor, .ceil, .round, .trunc: break
    default:
      guard inputs[0].dtype.isFloating else {
        throw KerasError("\(name) needs a floating-point operand, got \(inputs[0].dtype).")
      }
    }
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var result = inputs[0]
    result.values = result.values.map(function.callAsFunction)
    if function.isPredicate { result.dtype = .bool }
    return [result]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    guard let derivative = try function.derivative(x: context.inputs[0], y: context.outputs[0]) else { return [nil] }
    return [try context.outputGradient() * derivative]
  }
}

extension Unary.Function {
  /// The function's value at `x`.
  package func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .negative: -x
    case .absolute: Swift.abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : x
    case .reciprocal: 1 / x
    case .square: x * x
    case .sqrt: x.squareRoot()
    case .rsqrt: 1 / x.squareRoot()
    case .cbrt: Elementary.cbrt(x)
    case .exp: Elementary.exp(x)
    case .exp2: Elementary.exp2(x)
    case .expm1: Elementary.expm1(x)
    case .log: Elementary.log(x)
    case .log1p: Elementary.log1p(x)
    case .log2: Elementary.log2(x)
    case .log10: Elementary.log10(x)
    case .sin: Elementary.sin(x)
    case .cos: Elementary.cos(x)
    case .tan: Elementary.tan(x)
    case .asin: Elementary.asin(x)
    case .acos: Elementary.acos(x)
    case .atan: Elementary.atan(x)
    case .sinh: Elementary.sinh(x)
    case .cosh: Elementary.cosh(x)
    case .tanh: Elementary.tanh(x)
    case .asinh: Elementary.asinh(x)
    case .acosh: Elementary.acosh(x)
    case .atanh: Elementary.atanh(x)
    case .sigmoid: 1 / (1 + Elementary.exp(-x))
    case .softplus: Swift.max(x, 0) + Elementary.log1p(Elementary.exp(-Swift.abs(x)))
    case .relu: x > 0 ? x : x.isNaN ? x : 0
    case .erf: Elementary.erf(x)
    case .erfinv: inverseErrorFunction(x)
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded(.toNearestOrEven)
    case .trunc: x.rounded(.towardZero)
    case .float8E4M3FN: Float8.e4m3fn.rounded(x)
    case .float8E5M2: Float8.e5m2.rounded(x)
    case .isNaN: x.isNaN ? 1 : 0
    case .isInf: x.isInfinite ? 1 : 0
    case .isFinite: x.isFinite ? 1 : 0
    case .logicalNot: x == 0 ? 1 : 0
    }
  }

  /// dy/dx in terms of `x` and `y = f(x)`; nil where the function is a step.
  package func derivative(x: Tensor, y: Tensor) throws(KerasError) -> Tensor? {
    switch self {
    case .negative: return try x.filled(-1)
    case .absolute: return try x.sign()
    case .sign, .floor, .ceil, .round, .trunc, .float8E4M3FN, .float8E5M2, .isNaN, .isInf, .isFinite, .logicalNot:
      return nil
    case .reciprocal: return try -(y * y)
    case .square: return try x * 2
    case .sqrt: return try 0.5 / y
    case .rsqrt: return try -0.5 * y / x
    case .cbrt: return try (y * y * 3).reciprocal()
    case .exp: return y
    case .exp2: return try y * Elementary.log(2)
    case .expm1: return try y + 1
    case .log: return try x.reciprocal()
    case .log1p: return try (x + 1).reciprocal()
    case .log2: return try (x * Elementary.log(2)).reciprocal()
    case .log10: return try (x * Elementary.log(10)).reciprocal()
    case .sin: return try x.cos()
    case .cos: return try -x.sin()
    case .tan: return try y * y + 1
    case .asin: return try (1 - x * x).rsqrt()
    case .acos: return try -(1 - x * x).rsqrt()
    case .atan: return try (x * x + 1).reciprocal()
    case .sinh: return try x.cosh()
    case .cosh: return try x.sinh()
    case .tanh: return try 1 - y * y
    case .asinh: return try (x * x + 1).rsqrt()
    case .acosh: return try (x * x - 1).rsqrt()
    case .atanh: return try (1 - x * x).reciprocal()
    case .sigmoid: return try y * (1 - y)
    case .softplus: return try x.sigmoid()
    case .relu: return try x.isGreater(than: x.filled(0)).cast(to: x.dtype)
    case .erf: return try (-(x * x)).exp() * (2 / Double.pi.squareRoot())
    case .erfinv: return try (y * y).exp() * (Double.pi.squareRoot() / 2)
    }
  }
}

/// The x with `erf(x) = y`, by Newton's method from a rational first guess.
private func inverseErrorFunction(_ y: Double) -> Double {
  guard Swift.abs(y) < 1 else { return Swift.abs(y) == 1 ? y * .infinity : .nan }
  // Winitzki's approximation, good to 2·10⁻³.
  let logarithm = Elementary.log(1 - y * y)
  let term = 2 / (Double.pi * 0.147) + logarithm / 2
  var x = (((term * term - logarithm / 0.147).squareRoot() - term)).squareRoot() * (y < 0 ? -1 : 1)
  for _ in 0..<4 {
    // The tail of erfc keeps its digits where erf has none left.
    let error =
      y > 0.5
      ? (1 - y) - Elementary.erfc(x) : y < -0.5 ? Elementary.erfc(-x) - (1 + y) : Elementary.erf(x) - y
    let slope = 2 / Double.pi.squareRoot() * Elementary.exp(-x * x)
    if slope == 0 { break }
    x -= error / slope
  }
  return x
}
