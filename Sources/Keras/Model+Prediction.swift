internal import CPU

extension Model {
  /// The model's outputs for all samples of `inputs`, one array for each.
  ///
  /// `inputs` are in the order of ``inputs``, samples along the first axis. A sample whose element count fits is
  /// reshaped, (28, 28) to (784,) or (28, 28, 1). `scale` multiplies every element, as 1 / 255 does for bytes. Without
  /// `batchSize`, it is what the model's inputs state, or 32.
  public func predict(_ inputs: [NDArray], batchSize: Int? = nil, scale: Float = 1) throws(KerasError) -> [NDArray] {
    try predict(inputs, batchSize: batchSize, scales: inputs.map { _ in scale }) { _, _ in }
  }

  /// The same with a scale for each input and a report after each batch: how many are done, and how many there are.
  package func predict(
    _ inputs: [NDArray], batchSize requested: Int?, scales: [Float], progress: (Int, Int) -> Void
  ) throws(KerasError) -> [NDArray] {
    try definition.requireComplete()
    let feed = BatchFeed(try inputSources(inputs, scales: scales))
    let batchSize = try batchSize(requested, samples: feed.sampleCount)
    let batches = Batches(of: 0..<feed.sampleCount, batchSize: batchSize)
    guard batches.count > 0 else {
      // Without samples only the shapes are left to state.
      let graph = try inferenceGraph(feed.types(1))
      return graph.outputs.map { output in
        let shape = Shape([0] + output.type.shape.dimensions.dropFirst())
        return NDArray(doubles: [], dtype: output.type.dtype, shape: shape)
      }
    }
    let full = try inferenceGraph(feed.types(batches[0].count))
    let last = try inferenceGraph(feed.types(batches[batches.count - 1].count))
    var collector = try OutputCollector(full.outputs.map(\.type), batch: batches[0].count, of: feed.sampleCount)
    for index in 0..<batches.count {
      let graph = index == batches.count - 1 ? last : full
      feed.feed(batches[index], to: graph)
      try graph.run()
      collector.append(graph.outputs, from: index * batchSize)
      progress(index + 1, batches.count)
    }
    return collector.arrays
  }

  /// Compiles what predicting batches of `batchSize` of such `inputs` takes, so that the first prediction need not.
  package func prepareToPredict(_ inputs: [NDArray], batchSize: Int) throws(KerasError) {
    try definition.requireComplete()
    let feed = BatchFeed(try inputSources(inputs, scales: inputs.map { _ in 1 }))
    _ = try inferenceGraph(feed.types(batchSize))
  }

  private func inferenceGraph(_ types: [TensorType]) throws(KerasError) -> CompiledGraph {
    do throws(KerasError) {
      return try programs.graph(.inference, types) { () throws(KerasError) in
        let graph = try ModelGraph.inference(of: definition.layer, inputs: types)
        try loadWeights(declaredFor: types)
        return try CompiledGraph(graph, for: .inference, state: state, threads: threads)
      }
    } catch {
      throw definition.located(error)
    }
  }

  /// `inputs` checked against what the model takes, and ready to be fed.
  func inputSources(_ arrays: [NDArray], scales: [Float]) throws(KerasError) -> [BatchFeed.Source] {
    guard arrays.count == inputs.count else {
      throw KerasError(
        "the model takes \(inputs.count) inputs (\(inputs.map(\.name).joined(separator: ", "))), got \(arrays.count).")
    }
    var named: [(name: String, array: NDArray)] = []
    var sources: [BatchFeed.Source] = []
    for (index, input) in inputs.enumerated() {
      var array = arrays[index]
      guard array.dtype != .string else {
        throw KerasError("input \"\(input.name)\" must hold numbers, but it holds text.")
      }
      if let shape = input.shape { array = try array.samples(of: shape, input: input.name) }
      named.append((input.name, array))
      sources.append(BatchFeed.Source(array, input.dtype, scale: scales[index]))
    }
    _ = try Dataset(named)
    return sources
  }
}
