public import Graph
public import KerasCore

/// `gamma · (x − mean) / √(variance + ε) + beta`, mean and variance being those of each sample along `axes`.
///
/// Source: `keras/src/layers/normalization/layer_normalization.py`.
public struct LayerNormalization: UnaryLayer {
  /// The axes that are normalized together.
  public var axes = [-1]
  /// The epsilon that keeps the division finite.
  public var epsilon = 1e-3
  /// Whether `beta` is added.
  public var center = true
  /// Whether `gamma` multiplies.
  public var scale = true
  /// Whether the mean is left in place: `gamma · x / √(variance + ε)`.
  public var rmsScaling = false
  /// The initializer of beta.
  public var betaInitializer = Initializer.zeros
  /// The initializer of gamma.
  public var gammaInitializer = Initializer.ones

  public init() {}

  /// A layer that normalizes along `axis`.
  public init(axis: Int, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true) {
    axes = [axis]
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.axes("axis", &axes)
    try config.field("epsilon", &epsilon)
    try config.field("center", &center)
    try config.field("scale", &scale)
    if config.isReading || rmsScaling { try config.field("rms_scaling", &rmsScaling) }
    try config.field("beta_initializer", &betaInitializer)
    try config.field("gamma_initializer", &gammaInitializer)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let parameters = try NormalizedAxes(axes, of: x.shape)
    let mean = try x.mean(axes: parameters.axes, keepDims: true)
    let centered = try x - mean
    let variance = try centered.square().mean(axes: parameters.axes, keepDims: true)
    var y = try (rmsScaling ? x : centered) * (variance + epsilon).rsqrt()
    if scale || rmsScaling {
      let gamma = try scope.addWeight("gamma", shape: parameters.shape, gammaInitializer)
      y = try y * gamma.reshape(parameters.broadcastShape)
    }
    if center && !rmsScaling {
      let beta = try scope.addWeight("beta", shape: parameters.shape, betaInitializer)
      y = try y + beta.reshape(parameters.broadcastShape)
    }
    return y
  }
}
