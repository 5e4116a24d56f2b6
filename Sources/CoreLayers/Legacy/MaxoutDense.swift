public import Graph
public import KerasCore

/// The largest of several linear functions of the input: `max_k (x · kernel_k + bias_k)`. Keras 2 was the last to have it.
///
/// Source: `keras/legacy/layers.py` of Keras 2.3.1.
public struct MaxoutDense: UnaryLayer {
  /// The extent of the output's last axis.
  public var units = 1
  /// Of how many functions the largest counts.
  public var features = 4
  /// Whether a bias is added.
  public var useBias = true
  /// The initializer of the kernel (features, inputs, units).
  public var kernelInitializer = Initializer.glorotUniform

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("output_dim", &units, in: LayerConfig.extents)
    try config.field("nb_feature", &features, in: LayerConfig.extents)
    try config.field("use_bias", &useBias)
    try config.field("kernel_initializer", &kernelInitializer)
    config.ignoring(anyValueOf: "input_dim")
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireRank(2, "batch, inputs")
    let kernel = try scope.addWeight("kernel", shape: [features, x.shape[1], units], kernelInitializer)
    // (features, batch, units)
    var y = try x.broadcast(to: [features, x.shape[0], x.shape[1]]).matmul(kernel)
    if useBias { y = try y + scope.addWeight("bias", shape: [features, units], .zeros).expandDims(axis: 1) }
    return try y.max(axis: 0)
  }
}
