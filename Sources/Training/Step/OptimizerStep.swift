internal import Graph
internal import KerasCore

/// The part of a training step that all optimizers share, in Keras's order: unscale, accumulate, clip, decay, update, average,
/// constrain.
///
/// Source: `apply` and `_backend_apply_gradients` of `keras/src/optimizers/base_optimizer.py`.
struct OptimizerStep {
  let optimizer: any Optimizer
  let weights: [Trace.Weight]
  /// Weights in whose place their gradients are put.
  let overwritten: [Trace.Weight]
  let builder: GraphBuilder

  init(_ optimizer: any Optimizer, weights: [Trace.Weight], overwritten: [Trace.Weight], _ builder: GraphBuilder) {
    self.optimizer = optimizer
    self.weights = weights
    self.overwritten = overwritten
    self.builder = builder
  }

  private var options: OptimizerOptions { optimizer.options }

  /// Records the step that makes `loss` smaller.
  func record(minimizing loss: Tensor, _ state: inout StateTable) throws(KerasError) {
    let iterationsVariable = state.add(.iterations, TensorType([], .int64), .initializer(.zeros))
    let iterations = builder.variable(iterationsVariable)
    let next = try iterations + 1
    let scaling = options.lossScaling.map { LossScaleStep($0, options.generation, builder, &state) }

    let scale = scaling?.scale ?? options.lossScaleFactor.map { loss.scalar($0) }
    var target = loss
    if let scale { target = try loss * scale }
    let variables = (weights + overwritten).map { builder.current($0.variable) }
    let scaled = try builder.gradients(of: target, withRespectTo: variables)
    var gradients = Array(scaled[..<weights.count])
    if let scale { for index in gradients.indices { gradients[index] = try gradients[index] / scale } }

    func apply() throws(KerasError) {
      builder.update(iterationsVariable, to: next)
      try overwrite(with: scaled[weights.count...])
      try self.apply(gradients, iterations, &state)
    }
    guard let scaling else { return try apply() }
    try scaling.record(scaled, apply)
    // In tf.keras the steps that are left out count too.
    if options.generation != .keras3 { builder.update(iterationsVariable, to: next) }
  }

  /// Records the step that these gradients make, after `iterations` others.
  private func apply(
    _ gradients: [Tensor], _ iterations: Tensor, _ state: inout StateTable
  ) throws(KerasError) {
    let rate = try learningRate(iterations, &state)
    var gradients = gradients

    // With accumulation, weights and slots change in some steps only, and those are the ones that count.
    var gate: Tensor?
    var updates = iterations
    if let steps = options.gradientAccumulationSteps {
      let isLast = try (iterations + 1).combine(.modulo, iterations.scalar(Double(steps))).isEqual(
        to: iterations.scalar(0))
      gate = isLast
      updates = try iterations.combine(.floorDivide, iterations.scalar(Double(steps)))
      gradients = try accumulated(gradients, over: steps, isLast: isLast, &state)
    }
    gradients = try options.clipped(gradients)

    let step = Step(
      rate: rate, number: try (updates + 1).cast(to: .float32), updates: updates, gate: gate,
      shared: SlotVariables(optimizer.sharedSlots, { .sharedSlot($0) }, TensorType([]), builder, &state))
    var shared = step.shared.values
    for (index, (weight, gradient)) in zip(weights, gradients).enumerated() {
      try inside("weight \"\(weight.key)\"") { () throws(KerasError) in
        try record(weight, index, gradient, step, &shared, &state)
      }
    }
    try step.shared.keep(shared, gate: gate)
  }

  /// Puts `gradients` in the place of the weights that they are of.
  private func overwrite(with gradients: ArraySlice<Tensor>) throws(KerasError) {
    guard overwritten.isEmpty || options.gradientAccumulationSteps == nil else {
      throw KerasError("\"gradient_accumulation_steps\" is not supported for layers that are quantised to float8.")
    }
    for (weight, gradient) in zip(overwritten, gradients) { builder.update(weight.variable, to: gradient) }
  }

  /// The scalars that are the same for all weights.
  private struct Step {
    var rate: Tensor
    /// The number of this update, counted from 1, as a float32.
    var number: Tensor
    /// How many updates there were, as an int64.
    var updates: Tensor
    /// Whether weights change in this step; nil: they do.
    var gate: Tensor?
    var shared: SlotVariables
  }

  /// Records the update of one weight; `shared` is what became so far of the slots that all weights share.
  private func record(
    _ weight: Trace.Weight, _ index: Int, _ gradient: Tensor, _ step: Step, _ shared: inout [String: Tensor],
    _ state: inout StateTable
  ) throws(KerasError) {
    // A layer may have changed the weight before it computed with it.
    let before = builder.current(weight.variable)
    let rate = try step.rate.cast(to: weight.type.dtype)
    let optimized = OptimizedWeight(path: weight.key.description, shape: weight.type.shape)
    let slots = SlotVariables(
      optimizer.slots(for: optimized).flatMap { $0 }, { .slot($0, weight.key) }, weight.type, of: .weight(weight.key),
      builder, &state)
    var decayed = before
    if let decay = optimizer.weightDecay(for: optimized), decay != 0 { decayed = try before - before * decay * rate }
    var update = WeightUpdate(
      optimized: optimized, weight: decayed, gradient: gradient, learningRate: rate,
      step: try step.number.cast(to: weight.type.dtype),
      generation: options.generation, index: index, slots: slots.values.merging(shared) { own, _ in own })
    var value = try optimizer.update(&update)
    guard value.type == weight.type else {
      throw KerasError("the update is \(value.type), but the weight is \(weight.type).")
    }
    try slots.keep(update.slots, gate: step.gate)
    if let gate = step.gate { value = try gate.select(value, before) }
    if options.usesMovingAverage { value = try averaged(value, weight, step, &state) }
    if let constraint = weight.constraint { value = try constraint(value) }
    builder.update(weight.variable, to: value)
    for name in shared.keys { shared[name] = update.slots[name] }
  }

  /// The learning rate of this step: a variable, so that it can change between steps, or the schedule's.
  private func learningRate(_ iterations: Tensor, _ state: inout StateTable) throws(KerasError) -> Tensor {
    switch options.learningRate {
    case .schedule(let schedule):
      return try decayed(schedule(iterations.cast(to: .float32)), iterations)
    case .constant(let rate):
      let variable = state.add(.learningRate, TensorType([]), .initializer(.constant(rate)))
      return try decayed(builder.variable(variable), iterations)
    }
  }

  private func decayed(_ rate: Tensor, _ iterations: Tensor) throws(KerasError) -> Tensor {
    options.decay == 0 ? rate : try rate / (iterations.cast(to: .float32) * options.decay + 1)
  }

  /// The mean of the gradients since the last update, and 0 to start from after one.
  private func accumulated(
    _ gradients: [Tensor], over steps: Int, isLast: Tensor, _ state: inout StateTable
  ) throws(KerasError) -> [Tensor] {
    var means: [Tensor] = []
    for (weight, gradient) in zip(weights, gradients) {
      let variable = state.add(.slot(OptimizerSlot.accumulator.name, weight.key), weight.type, .initializer(.zeros))
      let sum = try gradient + builder.variable(variable)
      builder.update(variable, to: try isLast.select(sum.filled(0), sum))
      means.append(try sum / Double(steps))
    }
    return means
  }

  /// Updates the moving average of a weight; every so often the weight becomes it.
  private func averaged(
    _ value: Tensor, _ weight: Trace.Weight, _ step: Step, _ state: inout StateTable
  ) throws(KerasError) -> Tensor {
    let isKeras3 = options.generation == .keras3
    let variable = state.add(
      .slot(OptimizerSlot.average.name, weight.key), weight.type,
      isKeras3 ? .initializer(.zeros) : .copy(of: .weight(weight.key)))
    // In Keras 3 the first step makes the average; before, it starts out as the weight.
    var momentum = value.scalar(options.movingAverageMomentum)
    if isKeras3 {
      momentum = try step.updates.isNotEqual(to: step.updates.scalar(0)).cast(to: value.dtype) * momentum
    }
    let average = try builder.variable(variable) * momentum + value * (1 - momentum)
    builder.update(variable, to: average)
    guard let frequency = options.movingAverageOverwriteFrequency else { return value }
    let phase = try (step.updates + 1).combine(.modulo, step.updates.scalar(Double(frequency)))
    return try phase.isEqual(to: phase.scalar(0)).select(average, value)
  }
}
