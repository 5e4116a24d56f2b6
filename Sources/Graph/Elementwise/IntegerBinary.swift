public import KerasCore

/// A function of two whole numbers, applied to the elements of two operands of one integer type.
public struct IntegerBinary: Operation {
  /// Which function. Bits are those of two's complement; what is shifted beyond them is lost.
  public enum Function: String, CaseIterable, Sendable {
    case and, or, xor, shiftLeft, shiftRight
    /// The greatest common divisor and the least common multiple, which are not negative.
    case gcd, lcm
  }

  /// Which function.
  public let function: Function

  /// The operation that applies `function`.
  public init(_ function: Function) { self.function = function }

  public var name: String { function.rawValue }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[0] == inputs[1], inputs[0].dtype.isInteger || inputs[0].dtype == .bool else {
      throw KerasError("\(name) needs two operands of one integer type, got \(inputs[0]) and \(inputs[1]).")
    }
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var result = inputs[0]
    for index in result.values.indices {
      let (a, b) = (Int64(exactly: inputs[0].values[index]) ?? 0, Int64(exactly: inputs[1].values[index]) ?? 0)
      result.values[index] = Double(function(a, b))
    }
    return [result.rounded()]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] { [nil, nil] }
}

extension IntegerBinary.Function {
  /// The function's value at `(a, b)`.
  package func callAsFunction(_ a: Int64, _ b: Int64) -> Int64 {
    switch self {
    case .and: return a & b
    case .or: return a | b
    case .xor: return a ^ b
    case .shiftLeft: return a << b
    case .shiftRight: return a >> b
    case .gcd: return Int64(clamping: Self.divisor(a, b))
    case .lcm:
      let divisor = Self.divisor(a, b)
      return divisor == 0
        ? 0 : Int64(clamping: (a.magnitude / divisor).multipliedReportingOverflow(by: b.magnitude).partialValue)
    }
  }

  private static func divisor(_ a: Int64, _ b: Int64) -> UInt64 {
    var (a, b) = (a.magnitude, b.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }
}
