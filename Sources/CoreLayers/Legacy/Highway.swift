public import Graph
public import KerasCore

/// A layer with a gate past it: `t · activation(x · kernel + bias) + (1 − t) · x`, where
/// `t = sigmoid(x · carryKernel + carryBias)`. Keras 2 was the last to have it.
///
/// Source: `keras/legacy/layers.py` of Keras 2.3.1.
public struct Highway: UnaryLayer {
  /// The activation of the product.
  public var activation = Activation.linear
  /// Whether biases are added.
  public var useBias = true
  /// The initializer of the kernels (inputs, inputs).
  public var kernelInitializer = Initializer.glorotUniform

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("activation", &activation)
    try config.field("use_bias", &useBias)
    try config.field("kernel_initializer", &kernelInitializer)
    // How the carry bias starts out.
    config.ignoring(anyValueOf: "transform_bias", "input_dim")
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireRank(2, "batch, inputs")
    let shape: Shape = [x.shape[1], x.shape[1]]
    var y = try x.matmul(scope.addWeight("kernel", shape: shape, kernelInitializer))
    var gate = try x.matmul(scope.addWeight("carry_kernel", shape: shape, kernelInitializer, options: "kernel"))
    if useBias {
      y = try y + scope.addWeight("bias", shape: [x.shape[1]], .zeros)
      gate = try gate + scope.addWeight("carry_bias", shape: [x.shape[1]], .ones, options: "bias")
    }
    gate = try gate.sigmoid()
    return try scope.activate(y, activation) * gate + x * (1 - gate)
  }
}
