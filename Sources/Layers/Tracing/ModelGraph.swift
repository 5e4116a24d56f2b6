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
  /// What is computed beside the graph.
  package var host: HostPlan

  /// What `trace` has recorded, with these outputs; `runsAfter` says whether layers on arrays run on what the graph puts out.
  package init(
    _ trace: Trace, outputs: [Tensor], variables: [ModelVariable], outputNames: [String], runsAfter: Bool
  ) throws(KerasError) {
    let recorded = trace.builder.finish(outputs)
    host = try HostPlan(recorded, trace.hostCalls, runsAfter: runsAfter)
    graph = recorded
    if !host.isEmpty {
      graph.outputs = host.graphOutputs
      graph = graph.eliminatingDeadCode().taking(host.graphInputs)
    }
    self.variables = variables
    self.outputNames = outputNames
  }
}

extension Graph {
  /// The graph with the inputs of these indices alone; nothing needs the others.
  fileprivate func taking(_ kept: [Int]) -> Graph {
    var result = self
    result.inputs = kept.map { inputs[$0] }
    let places = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    for (index, node) in nodes.enumerated() {
      if case .input(let input) = node.source, let place = places[input] { result.nodes[index].source = .input(place) }
    }
    return result
  }
}

extension ModelGraph {
  /// The outputs of `model` for inputs of these types.
  package static func inference(
    of model: LayerInstance, inputs: [TensorType], hostTypes: [Int: TensorType] = [:]
  ) throws(KerasError) -> ModelGraph {
    let trace = Trace(hostTypes: hostTypes)
    var state = StateTable(trace.builder)
    let outputs = try model.traced(trace, inputs: inputs, isTraining: false)
    state.adopt(trace)
    return try ModelGraph(
      trace, outputs: outputs, variables: state.variables, outputNames: try model.outputNames(outputs.count),
      runsAfter: true)
  }
}
