package import Graph
package import KerasCore

/// One use of a model – inference, evaluation or a training step – as a graph for inputs of certain shapes.
///
/// Inputs of the graph: the model's inputs, then the targets, then the sample weights.
package struct ModelGraph: Sendable {
  /// The computation.
  package var graph: Graph
  /// What each of the graph's variables stands for, by index.
  package var variables: [ModelVariable]
  /// The names of the graph's outputs.
  ///
  /// Inference has the names of the model's outputs. Training and evaluation have `batch_loss`, the loss of this batch
  /// alone, and after it the running results that Keras prints: `loss`, `<output>_loss` where there are several, and
  /// the metrics; each is what it is after this batch.
  package var outputNames: [String]

  package init(graph: Graph, variables: [ModelVariable], outputNames: [String]) {
    self.graph = graph
    self.variables = variables
    self.outputNames = outputNames
  }
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
}
