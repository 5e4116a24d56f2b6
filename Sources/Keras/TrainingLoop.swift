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
    let full = try model.graph(.training, feed, batches[0].count, compile)
    let last = try model.graph(.training, feed, batches[batches.count - 1].count, compile)
    model.state.variables.resetMetrics()
    var graph = last
    for index in 0..<batches.count {
      graph = index == batches.count - 1 ? last : full
      feed.feed(batches[index], to: graph)
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
