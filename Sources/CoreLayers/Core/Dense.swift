public import Graph
public import KerasCore

/// `activation(x · kernel + bias)` over the last axis: (…, inputs) → (…, units).
///
/// Source: `keras/src/layers/core/dense.py`.
public struct Dense: UnaryLayer, AdaptedByLowRank {
  /// The extent of the output's last axis.
  public var units = 1
  /// The activation.
  public var activation = Activation.linear
  /// Whether a bias is added.
  public var useBias = true
  /// The initializer of the kernel (inputs, units).
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the bias (units,).
  public var biasInitializer = Initializer.zeros
  /// The adaptation of the kernel.
  public var lora = LowRankAdaptation()

  public init() {}

  /// A layer with `units` outputs.
  public init(_ units: Int, activation: Activation = .linear, useBias: Bool = true) {
    self.units = units
    self.activation = activation
    self.useBias = useBias
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("units", &units, in: LayerConfig.extents)
    try config.field("activation", &activation)
    try config.field("use_bias", &useBias)
    try config.field("kernel_initializer", &kernelInitializer)
    try config.field("bias_initializer", &biasInitializer)
    try lora.configure(&config)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard x.shape.rank >= 2 else { throw KerasError("the input must have at least 2 axes, got \(x.shape).") }
    var kernel = try scope.addWeight(
      "kernel", shape: [x.shape[-1], units], kernelInitializer, trainable: !lora.isActive)
    let bias = useBias ? try scope.addWeight("bias", shape: [units], biasInitializer) : nil
    kernel = try scope.adapted(kernel, "kernel", by: lora)
    let y = try scope.product(x, along: [-1], kernel, bias) { (x, kernel) throws(KerasError) in try x.matmul(kernel) }
    return try scope.activate(y, activation)
  }
}
