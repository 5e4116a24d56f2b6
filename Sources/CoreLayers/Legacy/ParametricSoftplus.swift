public import Graph
public import KerasCore

/// `alpha · ln(1 + e^(beta · x))` with trained alpha and beta for each place in a sample. Keras 1 was the last to have it.
///
/// Source: `keras/layers/advanced_activations.py` of Keras 1.2.2.
public struct ParametricSoftplus: UnaryLayer {
  /// The initial value of alpha.
  public var alpha = 0.2
  /// The initial value of beta.
  public var beta = 5.0
  /// The axes along which both are the same, counted from 1.
  public var sharedAxes: [Int] = []

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("alpha_init", &alpha)
    try config.field("beta_init", &beta)
    try config.optionalAxes("shared_axes", &sharedAxes)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let shape = try x.shape.sample(sharing: sharedAxes)
    let alpha = try scope.addWeight("alphas", shape: shape, .constant(alpha))
    let beta = try scope.addWeight("betas", shape: shape, .constant(beta))
    return try (beta * x).softplus() * alpha
  }
}
