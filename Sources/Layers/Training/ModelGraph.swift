package import Graph
package import KerasCore

/// One use of a model – inference, evaluation or a training step – as a graph for inputs of certain shapes.
///
/// Inputs of the graph: the model's inputs, then the targets, then the sample weights.
package struct ModelGraph: Sendable {
  /// The computation.
  package var graph: Graph
  /// The keys of the graph's variables, by index.
  package var variables: [ModelVariable]
  /// The names of the graph's outputs.
  ///
  /// Inference has the names of the model's outputs. Training and evaluation have `batch_loss`, the loss of this batch
  /// alone, and after it the running results that Keras prints: `loss`, `<output>_loss` where there are several, and
  /// the metrics; each is what it is after this batch.
  package var outputNames: [String]
}

extension ModelGraph {
  /// The outputs of `model` for inputs of these types.
  package static func inference(of model: LayerInstance, inputs: [TensorType]) throws(KerasError) -> ModelGraph {
    let trace = Trace()
    var state = StateTable(trace.builder)
    let outputs = try model.traced(trace, inputs: inputs, isTraining: false)
    state.adopt(trace)
    return ModelGraph(
      graph: trace.builder.finish(outputs), variables: state.variables,
      outputNames: try model.outputNames(outputs.count))
  }

  /// The loss and the metrics of `model` on batches of these types.
  ///
  /// `sampleWeights` has no element (there are none), one (for all outputs) or one for each output.
  package static func evaluation(
    of model: LayerInstance, inputs: [TensorType], targets: [TensorType], sampleWeights: [TensorType] = [],
    compile: CompileConfig
  ) throws(KerasError) -> ModelGraph {
    let trace = Trace()
    var state = StateTable(trace.builder)
    let outputs = try model.traced(trace, inputs: inputs, isTraining: false)
    let batch = try Batch(trace, model, outputs, inputs: inputs, targets: targets, sampleWeights: sampleWeights)
    let results = try batch.evaluate(compile, &state)
    state.adopt(trace)
    return ModelGraph(
      graph: trace.builder.finish(results.tensors), variables: state.variables, outputNames: results.names)
  }

  /// A step of training: forward, loss, gradients, the optimizer's update of every weight, and the metrics.
  package static func training(
    of model: LayerInstance, inputs: [TensorType], targets: [TensorType], sampleWeights: [TensorType] = [],
    compile: CompileConfig
  ) throws(KerasError) -> ModelGraph {
    let trace = Trace()
    var state = StateTable(trace.builder)
    let outputs = try model.traced(trace, inputs: inputs, isTraining: true)
    let batch = try Batch(trace, model, outputs, inputs: inputs, targets: targets, sampleWeights: sampleWeights)
    let results = try batch.evaluate(compile, &state)
    try inside("optimizer \(type(of: compile.optimizer).className)") { () throws(KerasError) in
      try OptimizerStep(compile.optimizer, trainableWeights: model.trainableWeights(trace), trace.builder)
        .record(minimizing: results.loss, &state)
    }
    state.adopt(trace)
    return ModelGraph(
      graph: trace.builder.finish(results.tensors), variables: state.variables, outputNames: results.names)
  }
}
