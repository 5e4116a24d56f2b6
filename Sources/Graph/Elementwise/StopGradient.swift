public import KerasCore

/// The operand itself, through which no gradient flows.
public struct StopGradient: Operation {
  /// The operation; it has no attributes.
  public init() {}

  public var name: String { "stop gradient" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] { [inputs[0]] }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] { [inputs[0]] }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] { [nil] }
}

extension Tensor {
  /// This tensor as a constant to differentiation.
  public func stopGradient() throws(KerasError) -> Tensor { try apply(StopGradient()) }
}
