internal import CPU

extension Model {
  /// Trains the model on `data` for the epochs from `initialEpoch` on, up to `epochs`.
  ///
  /// What the file says about training counts unless ``compile(_:)`` was called; what its optimizer remembers goes on.
  /// `seed` decides about the order of samples and about dropout; without it, one is drawn. A loss that is not a number
  /// ends training with an error.
  @discardableResult
  public func fit(
    _ data: TrainingData, validation: Validation = .none, batchSize: Int = 32, epochs: Int = 1, shuffle: Bool = true,
    seed: UInt64? = nil, initialEpoch: Int = 0, classWeight: [Int: Double]? = nil, callbacks: [any Callback] = []
  ) throws(KerasError) -> History {
    guard batchSize > 0 else { throw KerasError("the batch size must be positive, got \(batchSize).") }
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

    let loop = TrainingLoop(
      model: self, feed: feed, batches: Batches(of: samples, batchSize: batchSize), compile: compile,
      callbacks: callbacks)
    var history = History()
    stopTraining = false
    isTrained = true
    for epoch in initialEpoch..<max(epochs, initialEpoch) {
      for callback in callbacks { try callback.onEpochBegin(epoch, self) }
      var results = try loop.run(epoch: epoch, seed: shuffle ? order : nil)
      if let (other, range) = validationFeed {
        let found = try evaluate(other, range, batchSize: batchSize, compile)
        for (name, value) in zip(found.names, found.values) { results.append("val_" + name, value) }
      }
      history.append(results, epoch: epoch)
      for callback in callbacks { try callback.onEpochEnd(epoch, results, self) }
      if stopTraining { break }
    }
    return history
  }

  /// Starts the random numbers of training, those of dropout, from `seed`.
  private func seedRandomNumbers(_ seed: UInt64) {
    let buffer = store[.randomKey] ?? Buffer(TensorType([2], .uint32))
    buffer.store(NDArray([UInt32(truncatingIfNeeded: seed ^ (seed >> 32)), 0]))
    store.add(.randomKey, buffer)
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
