extension Model {
  /// The loss and the metrics of the model on `data`, by what ``compile(_:)`` or the file says.
  public func evaluate(_ data: TrainingData, batchSize: Int? = nil) throws(KerasError) -> Results {
    try evaluate(data, batchSize: batchSize) { _, _, _ in }
  }

  /// The same with a report after each batch: how many are done, how many there are, and what was found.
  package func evaluate(
    _ data: TrainingData, batchSize: Int?, progress: (Int, Int, BatchResults) -> Void
  ) throws(KerasError) -> Results {
    let compile = try compileConfig()
    let feed = try feed(data, compile)
    return try evaluate(feed, 0..<feed.sampleCount, batchSize: batchSize, compile, progress: progress)
  }

  /// The results for `samples` of `feed`. During training, its `callbacks` hear of it and may end it.
  func evaluate(
    _ feed: BatchFeed, _ samples: Range<Int>, batchSize requested: Int?, _ compile: CompileConfig,
    callbacks: [any Callback] = [], progress: (Int, Int, BatchResults) -> Void = { _, _, _ in }
  ) throws(KerasError) -> Results {
    let batchSize = try batchSize(requested, samples: samples.count)
    let batches = Batches(of: samples, batchSize: batchSize)
    let programs = try BatchPrograms(self, .evaluation, feed, batches, compile)
    var graph = try programs.graph(for: batches[0])
    // Only now: the first graph of a model makes the metrics' variables.
    state.variables.resetMetrics()
    for index in 0..<batches.count {
      if index > 0 { graph = try programs.graph(for: batches[index]) }
      try graph.run()
      let results = BatchResults(batchCount: batches.count, graph: graph)
      progress(index + 1, batches.count, results)
      for callback in callbacks { try callback.onTestBatchEnd(index, results, self) }
      if !callbacks.isEmpty, stopTraining { break }
    }
    return graph.results
  }
}
