public import Graph
public import KerasCore

/// Steps scaled by the weight's size and by averages of squared gradients along rows and columns alone.
///
/// With ρ = min(η, 1/√t), α = max(ε₂, rms(w)) ρ and v from the averages r and c, `w ← w − α û`, where u = g / √v and
/// û = u / max(1, rms(u) / d). Source: `keras/src/optimizers/adafactor.py`; Shazeer and Stern, 2018.
public struct Adafactor: Optimizer {
  public var options = OptimizerOptions(learningRate: 0.001)
  /// The exponent of t in β₂ = 1 − t^decay.
  public var beta2Decay = -0.8
  /// Keeps squares of gradients above 0.
  public var epsilon1 = 1e-30
  /// The smallest size of a weight.
  public var epsilon2 = 1e-3
  /// The largest size d of a step.
  public var clipThreshold = 1.0
  /// Whether the learning rate is at most 1/√t.
  public var relativeStep = true

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("beta_2_decay", &beta2Decay)
    try config.field("epsilon_1", &epsilon1)
    try config.field("epsilon_2", &epsilon2)
    try config.field("clip_threshold", &clipThreshold)
    try config.field("relative_step", &relativeStep)
  }

  public var slots: [[OptimizerSlot]] {
    [
      [
        OptimizerSlot("row", tfKeras: "r"), OptimizerSlot("column", tfKeras: "c"),
        OptimizerSlot("velocity", tfKeras: "v"),
      ]
    ]
  }

  public func slots(for weight: OptimizedWeight) -> [[OptimizerSlot]] {
    var (row, column) = (slots[0][0], slots[0][1])
    let extents = weight.shape.dimensions
    // A vector has neither rows nor columns, but files of Keras 3 have a place for both.
    if extents.count < 2, options.generation != .keras3 { return [[slots[0][2]]] }
    row.shape = Shape(extents.count < 2 ? [] : Array(extents.dropLast()))
    column.shape = Shape(extents.count < 2 ? [] : extents.dropLast(2) + [extents[extents.count - 1]])
    return [[row, column, slots[0][2]]]
  }

  public func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor {
    let limit = try 1 / step.step.sqrt()
    let rate = try step.learningRate.minimum(limit)
    let scale = try step.weight.square().mean().sqrt().maximum(epsilon2) * rate
    let square = try step.gradient.square() + epsilon1
    let keep = try 1 - step.step.power(beta2Decay)
    let velocity: Tensor
    if step.weight.shape.rank >= 2 {
      let row = try step.keep(step.slot("row") * keep + square.mean(axis: -1) * (1 - keep), as: "row")
      let column = try step.keep(step.slot("column") * keep + square.mean(axis: -2) * (1 - keep), as: "column")
      let share = try row / row.mean(axis: -1, keepDims: true)
      velocity = try share.expandDims(axis: -1) * column.expandDims(axis: -2)
    } else {
      velocity = try step.slot("velocity") * keep + square * (1 - keep)
    }
    try step.keep(velocity, as: "velocity")
    let direction = try step.gradient / velocity.sqrt()
    let size = try direction.square().mean().sqrt()
    return try step.weight - direction / (size / clipThreshold).maximum(1) * scale
  }
}
