internal import Graph
internal import KerasCore

/// The part of a training step that ``LossScaling`` adds: the scale, whether the step counts, and the next scale.
struct LossScaleStep {
  /// By what the loss is multiplied.
  let scale: Tensor
  private let scaling: LossScaling
  private let generation: OptimizerGeneration
  private let counter: Tensor
  private let scaleVariable: Int
  private let counterVariable: Int
  private let builder: GraphBuilder

  init(
    _ scaling: LossScaling, _ generation: OptimizerGeneration, _ builder: GraphBuilder, _ state: inout StateTable
  ) {
    self.scaling = scaling
    self.generation = generation
    self.builder = builder
    scaleVariable = state.add(
      .sharedSlot("dynamic_scale"), TensorType([]), .initializer(.constant(scaling.initialScale)))
    counterVariable = state.add(.sharedSlot("step_counter"), TensorType([], .int64), .initializer(.zeros))
    scale = builder.variable(scaleVariable)
    counter = builder.variable(counterVariable)
  }

  /// Records `updates`, which take place only when `gradients` are finite, and the scale of the next step.
  func record(_ gradients: [Tensor], _ updates: () throws(KerasError) -> Void) throws(KerasError) {
    guard scaling.isDynamic, let first = gradients.first else { return try updates() }
    var isFinite = try Self.isFinite(first)
    for gradient in gradients.dropFirst() { isFinite = try isFinite * Self.isFinite(gradient) }
    let counts = try isFinite.isNotEqual(to: isFinite.scalar(0))
    try builder.update(where: counts, updates)
    // In tf.keras scales stay from 1 up and finite.
    let isOld = generation != .keras3
    let last = try (counter + 1).isEqual(to: counter.scalar(Double(scaling.growthSteps)))
    let doubled = try scale * 2
    let grown = isOld ? try doubled.map(.isFinite).select(doubled, scale) : doubled
    let halved = try scale / 2
    let shrunk = isOld ? try halved.maximum(1) : halved
    builder.update(scaleVariable, to: try counts.select(last.select(grown, scale), shrunk))
    let zero = counter.scalar(0)
    builder.update(counterVariable, to: try counts.select(last.select(zero, counter + 1), zero))
  }

  /// 1 when all elements are finite, else 0.
  private static func isFinite(_ x: Tensor) throws(KerasError) -> Tensor {
    try x.map(.isFinite).cast(to: .float32).reduce(.minimum, axes: Array(0..<x.shape.rank))
  }
}
