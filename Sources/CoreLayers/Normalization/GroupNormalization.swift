public import Graph
public import KerasCore

/// `gamma · (x − mean) / √(variance + ε) + beta`, mean and variance being those of each sample's groups of channels.
///
/// Source: `keras/src/layers/normalization/group_normalization.py`.
public struct GroupNormalization: UnaryLayer {
  /// How many groups the channels fall into; −1: as many as there are channels.
  public var groups = 32
  /// The axis of the channels.
  public var axis = -1
  /// The epsilon that keeps the division finite.
  public var epsilon = 1e-3
  /// Whether `beta` is added.
  public var center = true
  /// Whether `gamma` multiplies.
  public var scale = true
  /// The initializer of beta.
  public var betaInitializer = Initializer.zeros
  /// The initializer of gamma.
  public var gammaInitializer = Initializer.ones

  public init() {}

  /// A layer that normalizes each of `groups` groups of channels.
  public init(groups: Int, axis: Int = -1, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true) {
    self.groups = groups
    self.axis = axis
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("groups", &groups)
    try config.field("axis", &axis)
    try config.field("epsilon", &epsilon)
    try config.field("center", &center)
    try config.field("scale", &scale)
    try config.field("beta_initializer", &betaInitializer)
    try config.field("gamma_initializer", &gammaInitializer)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let axis = try x.shape.resolve(axis: self.axis)
    let channels = x.shape[axis]
    let groups = self.groups == -1 ? channels : self.groups
    guard axis > 0, groups > 0, channels % groups == 0 else {
      throw KerasError("the \(channels) channels along axis \(axis) of \(x.shape) must divide into \(groups) groups.")
    }
    // (batch, …, channels, …) → (batch, …, groups, channels / groups, …)
    var grouped = x.shape.dimensions
    grouped[axis] = channels / groups
    grouped.insert(groups, at: axis)
    let within = (1..<grouped.count).filter { $0 != axis }
    let z = try x.reshape(Shape(grouped))
    let centered = try z - z.mean(axes: within, keepDims: true)
    let deviation = try centered.square().mean(axes: within, keepDims: true)
    var y = try (centered * (deviation + epsilon).rsqrt()).reshape(x.shape)
    let broadcast = try NormalizedAxes([axis], of: x.shape).broadcastShape
    if scale { y = try y * scope.addWeight("gamma", shape: [channels], gammaInitializer).reshape(broadcast) }
    if center { y = try y + scope.addWeight("beta", shape: [channels], betaInitializer).reshape(broadcast) }
    return y
  }
}
