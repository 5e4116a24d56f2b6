public import Graph
public import KerasCore

/// `gamma · (x − mean) / √(variance + ε) + beta`, mean and variance being those of the batch in training and moving
/// averages of them otherwise.
///
/// A frozen layer uses and keeps the moving averages in training too; before tf.keras it used those of the batch, and
/// before Keras 2 it did not even keep the moving averages. Source:
/// `keras/src/layers/normalization/batch_normalization.py`, `keras/layers/normalization.py` of Keras 2.2.4 and 1.2.2.
public struct BatchNormalization: UnaryLayer {
  /// The axes that have a mean of their own for each index, usually the channels.
  public var axes = [-1]
  /// The momentum of the moving averages: the share of them that each step keeps.
  public var momentum = 0.99
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
  /// The initializer of the moving mean.
  public var movingMeanInitializer = Initializer.zeros
  /// The initializer of the moving variance.
  public var movingVarianceInitializer = Initializer.ones

  private var renormalization = BatchRenormalization()

  public init() {}

  /// A layer with statistics for each index along `axis`.
  public init(axis: Int = -1, momentum: Double = 0.99, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true)
  {
    axes = [axis]
    self.momentum = momentum
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.axes("axis", &axes)
    try config.field("momentum", &momentum)
    try config.field("epsilon", &epsilon)
    try config.field("center", &center)
    try config.field("scale", &scale)
    try config.field("beta_initializer", &betaInitializer)
    try config.field("gamma_initializer", &gammaInitializer)
    try config.field("moving_mean_initializer", &movingMeanInitializer)
    try config.field("moving_variance_initializer", &movingVarianceInitializer)
    try renormalization.configure(&config)
    try config.ignoring("virtual_batch_size")
    try config.ignoring("adjustment")
    // How the sums are computed, and over how many devices.
    config.ignoring(anyValueOf: "fused", "synchronized")
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let parameters = try NormalizedAxes(axes, of: x.shape)
    // Over several axes tf.keras keeps the other ones too, with extent 1.
    let shape = parameters.axes.count == 1 ? parameters.shape : parameters.broadcastShape
    let gamma = scale ? try scope.addWeight("gamma", shape: shape, gammaInitializer) : nil
    let beta = center ? try scope.addWeight("beta", shape: shape, betaInitializer) : nil
    let movingMean = try scope.addWeight("moving_mean", shape: shape, movingMeanInitializer, trainable: false)
    let movingVariance = try scope.addWeight(
      "moving_variance", shape: shape, movingVarianceInitializer, trainable: false)
    let averages = try renormalization.averages(
      shape, mean: movingMeanInitializer, variance: movingVarianceInitializer, scope)

    guard scope.isTraining, scope.isTrainable || scope.generation < .tfKeras else {
      // x · factor + shift: both are constants once the weights are.
      var factor = try (movingVariance + epsilon).rsqrt()
      if let gamma { factor = try factor * gamma }
      var shift = try -movingMean * factor
      if let beta { shift = try shift + beta }
      return try x * factor.reshape(parameters.broadcastShape) + shift.reshape(parameters.broadcastShape)
    }
    let statistics = try BatchStatistics(of: x, over: parameters.others, scope)
    var correction: (scale: Tensor, shift: Tensor)?
    if let averages {
      let (mean, variance) = (try statistics.mean.reshape(shape), try statistics.variance.reshape(shape))
      correction = try renormalization.correct(
        averages, mean, variance, movingMean, movingVariance, momentum: momentum, epsilon: epsilon, scope)
    } else if scope.isTrainable || scope.generation < .keras2 {
      let keep = momentum
      try scope.assign(movingMean, movingMean * keep + statistics.mean.reshape(shape) * (1 - keep))
      let sampleVariance = try statistics.variance.reshape(shape) * varianceCorrection(x.shape, parameters, scope)
      try scope.assign(movingVariance, movingVariance * keep + sampleVariance * (1 - keep))
    }

    var factor = try (statistics.variance + epsilon).rsqrt()
    if let gamma { factor = try factor * gamma.reshape(parameters.broadcastShape) }
    if let correction { factor = try factor * correction.scale.reshape(parameters.broadcastShape) }
    var shift = try -statistics.drift * factor
    if let correction {
      let moved = try gamma.map { gamma throws(KerasError) in try correction.shift * gamma } ?? correction.shift
      shift = try shift + moved.reshape(parameters.broadcastShape)
    }
    if let beta { shift = try beta.reshape(parameters.broadcastShape) + shift }
    return try statistics.centered * factor + shift
  }

  /// The factor of the batch's variance before it enters the moving average.
  ///
  /// Keras 3 takes it as it is. tf.keras's fused kernel, for images with the channels first or last, makes it unbiased;
  /// Keras 1 and 2 divide by one and ε less than the number of elements, always.
  private func varianceCorrection(_ shape: Shape, _ parameters: NormalizedAxes, _ scope: Scope) -> Double {
    let count = Double(parameters.others.map { shape[$0] }.reduce(1, *))
    switch scope.generation {
    case .keras0, .keras1: return 1
    case .keras2: return count > 1 + epsilon ? count / (count - (1 + epsilon)) : 1
    case .tfKeras:
      let isFused =
        (shape.rank == 4 || shape.rank == 5) && parameters.axes.count == 1
        && (parameters.axes[0] == 1 || parameters.axes[0] == shape.rank - 1)
      return isFused && count > 1 ? count / (count - 1) : 1
    case .keras3: return 1
    }
  }
}

/// Mean and variance of a batch, with the axes they are taken over kept; masked steps do not count.
///
/// What the mean does to the gradient passes through ``drift`` alone: the variance does not change with it, and so the
/// gradient of a normalised batch needs the sums of two values, not of five.
private struct BatchStatistics {
  let mean: Tensor
  let variance: Tensor
  /// The elements without the mean, which differentiation takes for a constant here.
  let centered: Tensor
  /// The mean without that constant: 0.
  let drift: Tensor

  init(of x: Tensor, over axes: [Int], _ scope: Scope) throws(KerasError) {
    guard let mask = scope.mask(of: x), mask.shape.rank == x.shape.rank - 1 else {
      mean = try x.mean(axes: axes, keepDims: true)
      let constant = try mean.stopGradient()
      centered = try x - constant
      drift = try mean - constant
      variance = try centered.square().mean(axes: axes, keepDims: true)
      return
    }
    let counts = try mask.expandDims(axis: -1).broadcast(to: x.shape)
    let zero = try x.filled(0)
    // Keras 3 adds its ε of 1e-7 to the number of steps.
    let number = try counts.cast(to: x.dtype).sum(axes: axes, keepDims: true) + (scope.generation < .keras3 ? 0 : 1e-7)
    mean = try counts.select(x, zero).sum(axes: axes, keepDims: true) / number
    let constant = try mean.stopGradient()
    centered = try x - constant
    drift = try mean - constant
    variance = try counts.select(x - mean, zero).square().sum(axes: axes, keepDims: true) / number
  }
}
