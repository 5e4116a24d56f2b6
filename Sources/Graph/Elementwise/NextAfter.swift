public import KerasCore

/// The number of 32 bits next to each element in the direction of the second operand's.
public struct NextAfter: Operation {
  /// The operation.
  public init() {}

  public var name: String { "nextafter" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[0] == inputs[1], inputs[0].dtype == .float32 else {
      throw KerasError("\(name) needs two operands of float32, got \(inputs[0]) and \(inputs[1]).")
    }
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var result = inputs[0]
    for index in result.values.indices {
      let (a, b) = (Float(inputs[0].values[index]), Float(inputs[1].values[index]))
      let next = a == b ? b : a < b ? a.nextUp : a > b ? a.nextDown : .nan
      result.values[index] = Double(next)
    }
    return [result]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    [try context.outputGradient(), nil]
  }
}
