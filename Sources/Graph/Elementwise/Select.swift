public import KerasCore

/// `condition ? a : b`, element by element; the condition is `bool`, all three of one shape.
public struct Select: Operation {
  /// The operation; it has no attributes.
  public init() {}

  public var name: String { "select" }
  public var operandCount: Int? { 3 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[1] == inputs[2], inputs[0] == TensorType(inputs[1].shape, .bool) else {
      throw KerasError("a bool condition and two operands of its shape and one type are needed, got \(inputs).")
    }
    return [inputs[1]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var result = inputs[1]
    for index in result.values.indices where inputs[0].values[index] == 0 {
      result.values[index] = inputs[2].values[index]
    }
    return [result]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let dy = try context.outputGradient()
    let zero = try dy.filled(0)
    return [nil, try context.inputs[0].select(dy, zero), try context.inputs[0].select(zero, dy)]
  }
}
