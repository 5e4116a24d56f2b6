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
    try loadWeights(declaredFor: feed.types(1))
    guard batches.count > 0 else {
      // Without samples only the shapes are left to state.
      return try ModelTrace(definition.layer, inputs: feed.types(1)).outputs.map { output in
        let shape = Shape([0] + output.shape.dimensions.dropFirst())
        if output.dtype == .string { return NDArray([] as [String], shape: shape) }
        return NDArray(doubles: [], dtype: output.dtype, shape: shape)
      }
    }
    let programs = try BatchPrograms(self, .inference, feed, batches)
    if programs.usesHost { return try predict(batches, programs, progress: progress) }
    var collector: OutputCollector?
    for index in 0..<batches.count {
      let graph = try programs.graph(for: batches[index])
      if index == 0 {
        collector = try OutputCollector(graph.outputs.map(\.type), batch: batches[0].count, of: feed.sampleCount)
      }
      try graph.run()
      collector?.append(graph.outputs, from: index * batchSize)
      progress(index + 1, batches.count)
    }
    return collector?.arrays ?? []
  }

  /// The outputs for all of `batches`, where layers compute on arrays beside the graph.
  private func predict(
    _ batches: Batches, _ programs: BatchPrograms, progress: (Int, Int) -> Void
  ) throws(KerasError) -> [NDArray] {
    var found: [[NDArray]] = []
    for index in 0..<batches.count {
      let ready = try programs.ready(for: batches[index])
      try ready.graph.run()
      let outputs = try ready.outputs()
      for output in outputs where output.shape.dimensions.first != batches[index].count {
        throw KerasError(
          "an output is \(output.shape) for a batch of \(batches[index].count) samples; its first axis must be that of the "
            + "samples.")
      }
      found.append(outputs)
      progress(index + 1, batches.count)
    }
    var results: [NDArray] = []
    for output in found[0].indices {
      guard let array = NDArray.concatenated(found.map { $0[output] }) else {
        throw KerasError(
          "the output \"\(outputNames[output])\" has not the same shape for every batch; predict all samples in one batch."
        )
      }
      results.append(array)
    }
    return results
  }

  /// Compiles what predicting batches of `batchSize` of such `inputs` takes, so that the first prediction need not.
  package func prepareToPredict(_ inputs: [NDArray], batchSize: Int) throws(KerasError) {
    try definition.requireComplete()
    let feed = BatchFeed(try inputSources(inputs, scales: inputs.map { _ in 1 }))
    try loadWeights(declaredFor: feed.types(1))
    let batches = Batches(of: 0..<feed.sampleCount, batchSize: batchSize)
    if batches.count > 0 { _ = try BatchPrograms(self, .inference, feed, batches) }
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
      guard (array.dtype == .string) == (input.dtype == .string) else {
        throw KerasError(
          input.dtype == .string
            ? "input \"\(input.name)\" must hold text, but it holds numbers."
            : "input \"\(input.name)\" must hold numbers, but it holds text.")
      }
      if let shape = input.shape { array = try array.samples(of: shape, input: input.name) }
      named.append((input.name, array))
      sources.append(BatchFeed.Source(array, input.dtype, scale: scales[index]))
    }
    _ = try Dataset(named)
    return sources
  }
}
