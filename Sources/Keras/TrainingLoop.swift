/// The steps of training over the batches of an epoch.
final class TrainingLoop {
  private let model: Model
  private let feed: BatchFeed
  private var batches: Batches
  private let compile: CompileConfig
  private let callbacks: [any Callback]

  init(model: Model, feed: BatchFeed, batches: Batches, compile: CompileConfig, callbacks: [any Callback]) {
    self.model = model
    self.feed = feed
    self.batches = batches
    self.compile = compile
    self.callbacks = callbacks
  }

  /// Trains on every batch once, in the order that belongs to `seed`, or in the order of the samples when it is nil; ends
  /// after the step in which ``Model/stopTraining`` is set.
  func run(epoch: Int, seed: UInt64?) throws(KerasError) -> Results {
    if let seed { batches.shuffle(seed: seed, epoch: epoch) }
    let programs = try BatchPrograms(model, .training, feed, batches, compile)
    var graph = try programs.graph(for: batches[0])
    // Only now: the first graph of a model makes the metrics' variables.
    model.state.variables.resetMetrics()
    for index in 0..<batches.count {
      if index > 0 { graph = try programs.graph(for: batches[index]) }
      try graph.run()
      guard graph.number(0).isFinite else {
        throw model.definition.located(
          KerasError(
            "the loss is \(graph.number(0)) in batch \(index + 1) of epoch \(epoch + 1), so training was stopped; "
              + "try a smaller learning rate, or check the data for values that are not numbers."))
      }
      if callbacks.isEmpty { continue }
      let results = BatchResults(batchCount: batches.count, graph: graph)
      for callback in callbacks { try callback.onBatchEnd(index, results, model) }
      if model.stopTraining { break }
    }
    return graph.results
  }
}
