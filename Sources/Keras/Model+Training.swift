internal import CPU

extension Model {
  /// Trains the model on `data` for the epochs from `initialEpoch` on, up to `epochs`.
  ///
  /// What the file says about training counts unless ``compile(_:)`` was called; what its optimizer remembers goes on.
  /// `seed` decides about the order of samples and about dropout; without it, one is drawn. A loss that is not a number
  /// ends training with an error. Without `batchSize`, it is what the model's inputs state, or 32.
  @discardableResult
  public func fit(
    _ data: TrainingData, validation: Validation = .none, batchSize requested: Int? = nil, epochs: Int = 1,
    shuffle: Bool = true, seed: UInt64? = nil, initialEpoch: Int = 0, classWeight: [Int: Double]? = nil,
    callbacks: [any Callback] = []
  ) throws(KerasError) -> History {
    let compile = try compileConfig()
    let feed = try feed(data, compile, classWeight: classWeight)
    try loadOptimizer()
    let order = seed ?? .random(in: .min ... .max)
    seedRandomNumbers(order)

    var samples = 0..<feed.sampleCount
    var validationFeed: (feed: BatchFeed, samples: Range<Int>)?
    switch validation {
    case .none: break
    case .split(let fraction):
      let split = try Dataset(feed.sources.map { ("samples", $0.array) }).split(validation: fraction)
      samples = split.training
      validationFeed = (feed, split.validation)
    case .data(let data):
      let other = try self.feed(data, compile)
      validationFeed = (other, 0..<other.sampleCount)
    }

    let batchSize = try batchSize(requested, samples: samples.count)
    if let (_, range) = validationFeed { _ = try self.batchSize(requested, samples: range.count) }
    let loop = TrainingLoop(
      model: self, feed: feed, batches: Batches(of: samples, batchSize: batchSize), compile: compile,
      callbacks: callbacks)
    var history = History()
    stopTraining = false
    training.isTrained = true
    for epoch in initialEpoch..<max(epochs, initialEpoch) {
      for callback in callbacks { try callback.onEpochBegin(epoch, self) }
      var results = try loop.run(epoch: epoch, seed: shuffle ? order : nil)
      if let (other, range) = validationFeed, !stopTraining {
        let found = try evaluate(other, range, batchSize: requested, compile, callbacks: callbacks)
        for (name, value) in zip(found.names, found.values) where !stopTraining { results.append("val_" + name, value) }
      }
      history.append(results, epoch: epoch)
      for callback in callbacks { try callback.onEpochEnd(epoch, results, self) }
      if stopTraining { break }
    }
    if epochs > 0 { try finalizeWeights(compile, inputs: feed.types(1)) }
    return history
  }

  /// Puts the moving averages that the optimizer keeps into the weights, as Keras ends training.
  ///
  /// Source: `finalize_variable_values` of `keras/src/optimizers/base_optimizer.py`, at the end of `fit`.
  private func finalizeWeights(_ compile: CompileConfig, inputs: [TensorType]) throws(KerasError) {
    guard compile.optimizer.options.usesMovingAverage else { return }
    let trained = definition.layer.freezing(training.frozen)
    for weight in try ModelTrace(trained, inputs: Array(inputs.prefix(self.inputs.count))).weights
    where trained.trainable && weight.trainable {
      guard let average = state.variables[.slot(OptimizerSlot.average.name, weight.key)] else { continue }
      state.variables[.weight(weight.key)]?.store(average.array)
    }
  }

  /// Starts the random numbers of training, those of dropout, from `seed`.
  private func seedRandomNumbers(_ seed: UInt64) {
    let buffer = state.variables[.randomKey] ?? Buffer(TensorType([2], .uint32))
    buffer.store(NDArray([UInt32(truncatingIfNeeded: seed ^ (seed >> 32)), 0]))
    state.variables.add(.randomKey, buffer)
  }
}

/// On what a model is judged after each epoch of training.
public enum Validation: Sendable {
  /// On nothing.
  case none
  /// On the last part of the samples, which are not trained on; taken before they are shuffled.
  case split(Double)
  /// On other samples.
  case data(TrainingData)
}
