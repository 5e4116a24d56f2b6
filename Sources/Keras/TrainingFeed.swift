extension Model {
  /// `data` checked against the model and its losses, and ready to be fed.
  func feed(_ data: TrainingData, _ compile: CompileConfig, classWeight: [Int: Double]? = nil) throws(KerasError)
    -> BatchFeed
  {
    try definition.requireComplete(forTraining: true)
    guard data.scales.count == data.inputs.count else {
      throw KerasError("there are \(data.inputs.count) inputs, but \(data.scales.count) scales.")
    }
    var sources = try inputSources(data.inputs, scales: data.scales)
    guard let count = sources.first?.array.shape[0], count > 0 else {
      throw KerasError("there are no samples to train or evaluate with.")
    }
    try loadWeights(declaredFor: sources.map { $0.type(1) })
    let outputs = definition.trace?.outputs ?? []
    guard data.targets.count == outputs.count else {
      throw KerasError("the model has \(outputs.count) outputs, but there are \(data.targets.count) arrays of targets.")
    }
    for (index, target) in data.targets.enumerated() {
      let loss = compile.loss.value(of: outputNames[index], at: index)
      let checker = TargetChecker(name: outputNames[index], loss: loss, output: outputs[index])
      sources.append(try checker.source(target))
    }
    for weights in try sampleWeights(data, classWeight, count) {
      guard weights.dtype != .string, weights.shape.rank > 0 else {
        throw KerasError("sample weights must be numbers, one a sample, got \(weights.dtype) \(weights.shape).")
      }
      sources.append(BatchFeed.Source(weights, .float32))
    }
    let names = inputs.map(\.name) + outputNames.map { "targets of \($0)" }
    _ = try Dataset(
      sources.enumerated().map { index, source in
        (index < names.count ? names[index] : "sample weights", source.array)
      })
    return BatchFeed(sources)
  }

  /// The weights of samples, those of their classes included.
  private func sampleWeights(
    _ data: TrainingData, _ classWeight: [Int: Double]?, _ count: Int
  ) throws(KerasError) -> [NDArray] {
    guard let classWeight else { return data.sampleWeights }
    guard data.targets.count == 1, data.sampleWeights.count <= 1, let numbers = data.targets[0].doubles else {
      throw KerasError("class weights need a model with one output.")
    }
    let size = numbers.count / max(count, 1)
    var weights = data.sampleWeights.first?.doubles ?? Array(repeating: 1, count: count)
    guard weights.count == count, size > 0, numbers.count == count * size else {
      throw KerasError("class weights need one row of targets and one weight a sample.")
    }
    for sample in 0..<count {
      let row = numbers[sample * size..<(sample + 1) * size]
      var label = Int(exactly: row[row.startIndex])
      if size > 1 { label = row.indices.max { row[$0] < row[$1] }.map { $0 - row.startIndex } }
      weights[sample] *= label.flatMap { classWeight[$0] } ?? 1
    }
    return [NDArray(weights.map(Float.init), shape: [count])]
  }

  /// The compiled graph for `use` on batches of these types: the inputs, and for all but inference the targets and the weights of
  /// samples. `hostTypes` are those of what layers make of arrays before the graph; `compile` says how the model is trained.
  func graph(
    _ use: ProgramCache.Use, _ types: [TensorType], _ compile: CompileConfig?, hostTypes: [Int: TensorType] = [:]
  ) throws(KerasError) -> CompiledGraph {
    let inputs = Array(types.prefix(self.inputs.count))
    let targets = Array(types.dropFirst(inputs.count).prefix(outputNames.count))
    let weights = Array(types.dropFirst(inputs.count + targets.count))
    do throws(KerasError) {
      let arrays = hostTypes.sorted { $0.key < $1.key }.map(\.value)
      return try programs.graph(use, types + arrays) { () throws(KerasError) in
        let graph: ModelGraph
        switch (use, compile) {
        case (.training, let compile?):
          graph = try ModelGraph.training(
            of: definition.layer.freezing(training.frozen), inputs: inputs, targets: targets, sampleWeights: weights,
            hostTypes: hostTypes, compile: compile)
        case (.evaluation, let compile?):
          graph = try ModelGraph.evaluation(
            of: definition.layer, inputs: inputs, targets: targets, sampleWeights: weights, hostTypes: hostTypes,
            compile: compile)
        default:
          graph = try ModelGraph.inference(of: definition.layer, inputs: inputs, hostTypes: hostTypes)
        }
        return try CompiledGraph(
          graph, for: use, state: state, threads: threads,
          sortsResults: use != .inference && generation == .keras3)
      }
    } catch {
      throw definition.located(error)
    }
  }
}

extension PerOutput {
  /// The value for the output `name`, the one of this index.
  fileprivate func value(of name: String, at index: Int) -> Value? {
    switch self {
    case .all(let value): value
    case .list(let values): index < values.count ? values[index] : nil
    case .named(let values): values[name]
    }
  }
}
