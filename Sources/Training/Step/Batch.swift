internal import Graph
internal import KerasCore

/// The tensors of one batch while it is traced: predictions, targets, weights and masks, one of each an output.
struct Batch {
  let trace: Trace
  /// The names for which losses and metrics are given.
  let outputNames: [String]
  /// The names of the layers of the outputs.
  private let outputLayerNames: [String]
  let predictions: [Prediction]
  let masks: [Tensor?]
  let targets: [Tensor]
  let sampleWeights: [Tensor?]
  let size: Int

  init(
    _ trace: Trace, _ model: LayerInstance, _ outputs: [Tensor], inputs: [TensorType], targets: [TensorType],
    sampleWeights: [TensorType]
  ) throws(KerasError) {
    guard targets.count == outputs.count else {
      throw KerasError("the model has \(outputs.count) outputs, but there are targets for \(targets.count).")
    }
    guard [0, 1, outputs.count].contains(sampleWeights.count) else {
      throw KerasError(
        "sample weights must be one array for all outputs or one for each of \(outputs.count), got \(sampleWeights.count)."
      )
    }
    guard let first = inputs.first, first.shape.rank > 0 else {
      throw KerasError("training needs inputs with a batch axis.")
    }
    for (output, target) in zip(outputs, targets)
    where output.shape.rank > 0 && target.shape.dimensions.first != output.shape[0] {
      throw KerasError(
        "the targets are \(target.shape), but the model's output is \(output.shape): one target a sample is needed.")
    }
    self.trace = trace
    outputNames = try model.outputNames(outputs.count)
    outputLayerNames = try model.outputLayerNames(outputs.count)
    predictions = outputs.map { Prediction($0, logits: trace.logits(of: $0)) }
    masks = outputs.map { trace.mask(of: $0) }
    self.targets = targets.map { trace.builder.input($0) }
    let weights = sampleWeights.map { trace.builder.input($0) }
    self.sampleWeights = outputs.indices.map { weights.isEmpty ? nil : weights[min($0, weights.count - 1)] }
    size = first.shape[0]
  }

  /// The results of a batch that Keras prints.
  struct Results {
    /// The objective: the losses of all outputs, weighted, and the penalties.
    var loss: Tensor
    var names: [String]
    var tensors: [Tensor]

    /// Appends the result `name`: a scalar, or one for each element of a vector.
    mutating func append(_ result: Tensor, name: String) throws(KerasError) {
      guard result.shape.count != 1 else {
        names.append(name)
        tensors.append(try result.reshape([]))
        return
      }
      for index in 0..<result.shape.count {
        names.append("\(name)[\(index)]")
        tensors.append(try result.slice(axis: 0, from: index, to: index + 1).reshape([]))
      }
    }
  }

  /// The names of the outputs in those of their results: Keras 3 takes the keys of a dictionary, tf.keras never does.
  func resultNames(_ compile: CompileConfig) -> [String] {
    compile.optimizer.options.generation == .keras3 ? outputNames : outputLayerNames
  }

  /// Records the loss and the metrics.
  func evaluate(_ compile: CompileConfig, _ state: inout StateTable) throws(KerasError) -> Results {
    var outputLosses: [(name: String, value: Tensor)] = []
    let loss = try totalLoss(compile, &outputLosses)
    var results = Results(loss: loss, names: ["batch_loss"], tensors: [loss])
    // A batch counts as many times as it has samples.
    let samples = loss.scalar(Double(size))
    try record(loss, "loss", weight: samples, &results, &state)
    for (name, value) in outputLosses {
      try record(value, name, weight: compile.outputLossesCountBatches ? nil : samples, &results, &state)
    }
    try addMetrics(compile, to: &results, &state)
    return results
  }

  /// Records the mean of a loss over the batches.
  private func record(
    _ loss: Tensor, _ name: String, weight: Tensor?, _ results: inout Results, _ state: inout StateTable
  ) throws(KerasError) {
    var recorder = MetricRecorder(name, [MetricState("total"), MetricState("count")], trace.builder, &state)
    try recorder.values.addMean(of: loss, weights: weight)
    results.names.append(name)
    results.tensors.append(try recorder.values.mean())
    recorder.keep()
  }

  private func totalLoss(
    _ compile: CompileConfig, _ outputLosses: inout [(name: String, value: Tensor)]
  ) throws(KerasError) -> Tensor {
    let losses = try compile.loss.resolved(for: outputNames, key: "loss")
    let factors = try compile.lossWeights?.resolved(for: outputNames, key: "loss_weights")
    let names = resultNames(compile)
    var terms: [Tensor] = []
    for (index, loss) in losses.enumerated() {
      guard let loss else { continue }
      let value = try inside("output \"\(outputNames[index])\": loss \(type(of: loss).className)") {
        () throws(KerasError) in
        try self.loss(loss, index)
      }
      if names.count > 1 { outputLosses.append(("\(names[index])_loss", value)) }
      if let factor = factors?[index] { terms.append(try value * factor) } else { terms.append(value) }
    }
    // Keras 3 leaves out the penalties on weights that are not trained, which tf.keras adds all the same.
    let addsAll = compile.optimizer.options.generation != .keras3
    for weight in trace.weights where weight.trainable || addsAll {
      if let regularizer = weight.regularizer { terms.append(try regularizer(trace.builder.variable(weight.variable))) }
    }
    terms += trace.losses
    guard var total = terms.first else { throw KerasError("there is no loss to minimise; give one to compile.") }
    for term in terms.dropFirst() { total = try total + term }
    return total
  }

  private func loss(_ loss: any Loss, _ index: Int) throws(KerasError) -> Tensor {
    let (target, prediction) = (targets[index], predictions[index])
    let values = try loss.call(target, prediction)
    var mask = masks[index]
    if let own = try loss.mask(target, losses: values) {
      let own = own.shape.rank > values.shape.rank ? try own.squeeze(axis: -1) : own
      mask = try mask?.logicalAnd(own) ?? own
    }
    return try loss.reduction(values, weights: sampleWeights[index], mask: mask)
  }
}
