public import Graph
public import KerasCore

/// Momentum whose matrices are made orthogonal; Adam for what is no matrix, for embeddings and for excluded layers.
///
/// Newton and Schulz's iteration on x = g / ‖g‖: with A = x xᵀ, `x ← a x + (b A + c A²) x`. Source:
/// `keras/src/optimizers/muon.py`.
public struct Muon: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  /// How much β₁ of the average gradient stays in a step of Adam.
  public var adamBeta1 = 0.9
  /// How much β₂ of the average square stays in a step of Adam.
  public var adamBeta2 = 0.999
  /// The weight decay of what Adam changes.
  public var adamWeightDecay: Double? = 0.004
  /// Keeps Adam's division finite.
  public var epsilon = 1e-7
  /// Parts of the paths of weights that Adam changes.
  public var excludedLayers: [String] = []
  /// Whether Adam changes embeddings.
  public var excludesEmbeddings = true
  /// The coefficients a, b and c of the iteration.
  public var coefficients = (a: 3.4445, b: -4.775, c: 2.0315)
  /// Adam's learning rate as a share of the other.
  public var adamRateRatio = 1.0
  /// How much of the momentum stays in a step.
  public var momentum = 0.95
  /// The number of iterations.
  public var iterations = 5
  /// Whether Nesterov's momentum is used.
  public var nesterov = true
  /// The size of a step for each root of the larger extent; nil: the step is not scaled.
  public var rmsRate: Double? = 0.2

  public init() { options.weightDecay = 0.004 }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("adam_beta_1", &adamBeta1)
    try config.field("adam_beta_2", &adamBeta2)
    try config.field("adam_weight_decay", &adamWeightDecay)
    try config.field("epsilon", &epsilon)
    try config.field("exclude_layers", &excludedLayers)
    try config.field("exclude_embeddings", &excludesEmbeddings)
    try config.field("muon_a", &coefficients.a)
    try config.field("muon_b", &coefficients.b)
    try config.field("muon_c", &coefficients.c)
    try config.field("adam_lr_ratio", &adamRateRatio)
    try config.field("momentum", &momentum)
    try config.field("ns_steps", &iterations, in: 0...1000)
    try config.field("nesterov", &nesterov)
    try config.field("rms_rate", &rmsRate)
    // Keras takes them for regular expressions.
    for word in excludedLayers where word.contains(where: { #"\^$.|?*+()[]{}"#.contains($0) }) {
      throw KerasError("\"exclude_layers\": the regular expression \"\(word)\" is not supported, only plain words are.")
    }
  }

  public var slots: [[OptimizerSlot]] { [[OptimizerSlot("momentum"), OptimizerSlot("velocity")]] }

  public func slots(for weight: OptimizedWeight) -> [[OptimizerSlot]] {
    usesAdam(weight) ? slots : [[OptimizerSlot("momentum")]]
  }

  public func weightDecay(for weight: OptimizedWeight) -> Double? {
    usesAdam(weight) ? adamWeightDecay : options.weightDecay
  }

  private func usesAdam(_ weight: OptimizedWeight) -> Bool {
    weight.shape.rank != 2 || (excludesEmbeddings && weight.path.lowercased().contains("embedding"))
      || excludedLayers.contains { weight.path.contains($0) }
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let m = try step.slot("momentum")
    guard !usesAdam(step.optimized) else {
      let alpha =
        try step.learningRate * adamRateRatio * (1 - step.power(adamBeta2)).sqrt() / (1 - step.power(adamBeta1))
      let average = try step.keep(m + (step.gradient - m) * step.complement(adamBeta1), as: "momentum")
      let v = try step.slot("velocity")
      let square = try step.keep(v + (step.gradient.square() - v) * step.complement(adamBeta2), as: "velocity")
      return try step.weight - average * alpha / (square.sqrt() + epsilon)
    }
    let sum = try step.keep(m + (step.gradient + m * (momentum - 1)), as: "momentum")
    var direction = try orthogonalized(nesterov ? step.gradient + sum * momentum : sum) * step.learningRate
    if let rmsRate {
      direction = try direction * (Double(max(step.weight.shape[0], step.weight.shape[1])).squareRoot() * rmsRate)
    }
    return try step.weight - direction
  }

  private func orthogonalized(_ gradient: Tensor) throws(KerasError) -> Tensor {
    let isTall = gradient.shape[0] > gradient.shape[1]
    var x = isTall ? try gradient.transpose([1, 0]) : gradient
    x = try x / (x.square().sum().sqrt() + 1e-7)
    for _ in 0..<iterations {
      let a = try x.matmul(x, transposesSecond: true)
      let b = try a * coefficients.b + (a * coefficients.c).matmul(a)
      x = try x * coefficients.a + b.matmul(x)
    }
    return isTall ? try x.transpose([1, 0]) : x
  }
}
