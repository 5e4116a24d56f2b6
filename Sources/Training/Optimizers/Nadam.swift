public import Graph
public import KerasCore

/// ``Adam`` with Nesterov's momentum, whose weight grows with the steps: `uₜ = β₁(1 − 0.96ᵗ/2)`; before tf.keras 2.11 more
/// slowly, `uₜ = β₁(1 − 0.96ᵈᵗ/2)`.
///
/// Source: `keras/src/optimizers/nadam.py`, `tf_keras/src/optimizers/legacy/nadam.py`, Keras 2.2.4's `optimizers.py`, which
/// does not save the product of all `uₜ`.
public struct Nadam: MomentOptimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  public var beta1 = 0.9
  /// How much β₂ of the average square stays in each step.
  public var beta2 = 0.999
  public var epsilon = 1e-7
  /// How fast d the weight of the momentum grows; nil: as in the optimizer's family.
  public var scheduleDecay: Double?

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try configureMoments(&config)
    switch options.generation {
    case .keras2: try config.field("schedule_decay", &growth)
    case .legacy:
      // tf.keras's Nadam says it twice; it reads the other word alone, and what slows its learning rate down never.
      options.decay = 0
      if config.isReading || growth != 0.004 { try config.field("schedule_decay", &growth) }
      config.put("decay", .double(growth))
    case .tfKeras, .keras3:
      guard growth == 1 else {
        throw KerasError("\"schedule_decay\" = \(growth) cannot be written: Nadam of tf.keras 2.11 and later has none.")
      }
    }
  }

  /// How fast the weight of the momentum grows.
  private var growth: Double {
    get { scheduleDecay ?? (options.generation == .keras2 || options.generation == .legacy ? 0.004 : 1) }
    set { scheduleDecay = newValue }
  }

  public var slots: [[OptimizerSlot]] {
    [[OptimizerSlot("momentum", tfKeras: "m"), OptimizerSlot("velocity", tfKeras: "v")]]
  }

  public var sharedSlots: [OptimizerSlot] { [OptimizerSlot("u_product", legacy: "momentum_cache", initialValue: 1)] }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let rate = try weight(of: step.step)
    let next = try weight(of: step.step + 1)
    let product = try step.keep(self.product(step, rate), as: "u_product")
    let nextProduct = try product * next
    let m = try step.slot("momentum")
    let v = try step.slot("velocity")
    // β is a float32 here, and so is what is left of 1.
    let momentum = try step.keep(m + (step.gradient - m) * Double(1 - Float(beta1)), as: "momentum")
    let velocity = try step.keep(v + (step.gradient.square() - v) * Double(1 - Float(beta2)), as: "velocity")
    let direction = try momentum * next / (1 - nextProduct) + step.gradient * (1 - rate) / (1 - product)
    let variance = try velocity / (1 - step.power(beta2))
    return try step.weight - direction * step.learningRate / (variance.sqrt() + epsilon)
  }

  /// The product of all `uₜ`: once a step, by the first weight.
  ///
  /// tf.keras from 2.11 on means that, but counts steps while it traces: each further weight, the k-th from 0, multiplies again
  /// in every step but the k-th. Source: `_u_product_counter` of `tf_keras/src/optimizers/nadam.py`.
  private func product(_ step: WeightUpdate, _ rate: Tensor) throws(KerasError) -> Tensor {
    let before = try step.slot("u_product")
    if step.index == 0 { return try before * rate }
    guard step.generation == .tfKeras else { return before }
    return try step.step.isEqual(to: step.step.scalar(Double(step.index))).select(before, before * rate)
  }

  /// `β₁(1 − 0.96ᵈᵗ/2)`.
  private func weight(of step: Tensor) throws(KerasError) -> Tensor {
    try (1 - step.scalar(0.96).power(growth == 1 ? step : step * growth) * 0.5) * beta1
  }
}
