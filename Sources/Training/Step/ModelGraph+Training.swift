package import Graph
package import KerasCore

extension ModelGraph {
  /// The loss and the metrics of `model` on batches of these types.
  ///
  /// `sampleWeights` has no element (there are none), one (for all outputs) or one for each output.
  package static func evaluation(
    of model: LayerInstance, inputs: [TensorType], targets: [TensorType], sampleWeights: [TensorType] = [],
    hostTypes: [Int: TensorType] = [:], compile: CompileConfig
  ) throws(KerasError) -> ModelGraph {
    let trace = Trace(hostTypes: hostTypes)
    var state = StateTable(trace.builder)
    let outputs = try model.traced(trace, inputs: inputs, isTraining: false)
    let batch = try Batch(trace, model, outputs, inputs: inputs, targets: targets, sampleWeights: sampleWeights)
    let results = try batch.evaluate(compile, &state)
    state.adopt(trace)
    return try ModelGraph(
      trace, outputs: results.tensors, variables: state.variables, outputNames: results.names, runsAfter: false)
  }

  /// A step of training: forward, loss, gradients, the optimizer's update of every weight, and the metrics.
  package static func training(
    of model: LayerInstance, inputs: [TensorType], targets: [TensorType], sampleWeights: [TensorType] = [],
    hostTypes: [Int: TensorType] = [:], compile: CompileConfig
  ) throws(KerasError) -> ModelGraph {
    let trace = Trace(hostTypes: hostTypes)
    var state = StateTable(trace.builder)
    let outputs = try model.traced(trace, inputs: inputs, isTraining: true)
    let batch = try Batch(trace, model, outputs, inputs: inputs, targets: targets, sampleWeights: sampleWeights)
    let results = try batch.evaluate(compile, &state)
    try inside("optimizer \(type(of: compile.optimizer).className)") { () throws(KerasError) in
      let step = OptimizerStep(
        compile.optimizer, weights: model.optimizedWeights(trace), overwritten: model.overwrittenWeights(trace),
        trace.builder)
      try step.record(minimizing: results.loss, &state)
    }
    state.adopt(trace)
    return try ModelGraph(
      trace, outputs: results.tensors, variables: state.variables, outputNames: results.names, runsAfter: false)
  }
}
