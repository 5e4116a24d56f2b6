public import KerasCore

/// A function of two numbers, applied to the elements of two operands of one type.
///
/// Operands that differ in shape are broadcast before (``Tensor/broadcast(to:)``); the methods and operators of
/// ``Tensor`` see to that.
public struct Binary: Operation {
  /// Which function. Truth values are 0 and 1; `floorDivide` and `modulo` round towards −∞ as Python's do.
  public enum Function: String, CaseIterable, Sendable {
    case add, subtract, multiply, divide, power, maximum, minimum, floorDivide, modulo, arctan2
    case equal, notEqual, less, lessEqual, greater, greaterEqual
    case logicalAnd, logicalOr, logicalXor

    /// Whether the result is a truth value rather than a number.
    package var isPredicate: Bool {
      switch self {
      case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .logicalAnd, .logicalOr, .logicalXor: true
      default: false
      }
    }
  }

  /// Which function.
  public let function: Function

  /// The operation that applies `function`.
  public init(_ function: Function) { self.function = function }

  public var name: String { function.rawValue }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[0] == inputs[1] else {
      throw KerasError("the operands must be of one type, got \(inputs[0]) and \(inputs[1]).")
    }
    return [function.isPredicate ? TensorType(inputs[0].shape, .bool) : inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var result = inputs[0]
    for index in result.values.indices {
      result.values[index] = function(inputs[0].values[index], inputs[1].values[index])
    }
    if function.isPredicate { result.dtype = .bool }
    return [result]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    try function.gradients(
      a: context.inputs[0], b: context.inputs[1], y: context.outputs[0], dy: context.outputGradient())
  }
}

extension Binary.Function {
  /// The function's value at `(a, b)`.
  package func callAsFunction(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: Elementary.pow(a, b)
    case .maximum: a.isNaN ? a : b.isNaN ? b : Swift.max(a, b)
    case .minimum: a.isNaN ? a : b.isNaN ? b : Swift.min(a, b)
    case .floorDivide: (a / b).rounded(.down)
    case .modulo: a - (a / b).rounded(.down) * b
    case .arctan2: Elementary.atan2(a, b)
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .less: a < b ? 1 : 0
    case .lessEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .greaterEqual: a >= b ? 1 : 0
    case .logicalAnd: a != 0 && b != 0 ? 1 : 0
    case .logicalOr: a != 0 || b != 0 ? 1 : 0
    case .logicalXor: (a != 0) != (b != 0) ? 1 : 0
    }
  }

  /// The gradients of `a` and `b` for `y = f(a, b)`; at a tie `maximum` and `minimum` give it to `a`.
  package func gradients(a: Tensor, b: Tensor, y: Tensor, dy: Tensor) throws(KerasError) -> [Tensor?] {
    switch self {
    case .add: return [dy, dy]
    case .subtract: return [dy, try -dy]
    case .multiply: return [try dy * b, try dy * a]
    case .divide: return [try dy / b, try -(dy * y / b)]
    case .power:
      // d(aᵇ)/db = aᵇ·ln a, and 0 where a is not positive, as in TensorFlow.
      let logarithm = try a.isGreater(than: a.filled(0)).select(a, a.filled(1)).log()
      return [try dy * b * a.power(b - 1), try dy * y * logarithm]
    case .maximum:
      let first = try a.isGreaterOrEqual(to: b).cast(to: a.dtype)
      return [try dy * first, try dy * (1 - first)]
    case .minimum:
      let first = try a.isLessOrEqual(to: b).cast(to: a.dtype)
      return [try dy * first, try dy * (1 - first)]
    case .floorDivide: return [nil, nil]
    case .modulo: return [dy, try -(dy * (a / b).floor())]
    case .arctan2:
      let scale = try dy / (a * a + b * b)
      return [try scale * b, try -(scale * a)]
    case .equal, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .logicalAnd, .logicalOr, .logicalXor:
      return [nil, nil]
    }
  }
}
