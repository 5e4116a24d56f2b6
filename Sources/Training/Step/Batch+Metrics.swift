internal import Graph
internal import KerasCore

extension Batch {
  /// Records the metrics, output by output, and appends their results.
  func addMetrics(
    _ compile: CompileConfig, to results: inout Results, _ state: inout StateTable
  ) throws(KerasError) {
    let metrics = try compile.metrics.resolved(for: outputNames, key: "metrics")
    let weighted = try compile.weightedMetrics.resolved(for: outputNames, key: "weighted_metrics")
    let names = resultNames(compile)
    for index in outputNames.indices {
      for (isWeighted, metrics) in [(false, metrics[index]), (true, weighted[index])] {
        for metric in metrics ?? [] {
          let prefix = names.count > 1 && !metric.isFinal ? names[index] + "_" : ""
          let name = uniqueName(metric, prefix, isWeighted: isWeighted, taken: results.names)
          try inside("output \"\(outputNames[index])\": metric \"\(metric.name)\"") { () throws(KerasError) in
            try record(metric.metric, name: name, output: index, isWeighted: isWeighted, &results, &state)
          }
        }
      }
    }
  }

  private func record(
    _ metric: any Metric, name: String, output index: Int, isWeighted: Bool, _ results: inout Results,
    _ state: inout StateTable
  ) throws(KerasError) {
    let states = try metric.state(predicting: predictions[index].tensor.shape)
    var recorder = MetricRecorder(name, states, trace.builder, &state)
    var weights = isWeighted ? sampleWeights[index] : nil
    if let mask = masks[index] {
      weights = try LossReduction.sum.weights(weights, mask: mask, dtype: .float32)
    }
    try metric.update(targets[index], predictions[index], weights: weights, state: &recorder.values)
    try results.append(metric.result(recorder.values), name: name)
    recorder.keep()
  }

  /// The name that Keras prints, with the output's in front where there are several, and something to tell equal names
  /// apart.
  private func uniqueName(_ metric: NamedMetric, _ prefix: String, isWeighted: Bool, taken: [String]) -> String {
    var name = prefix + metric.name
    if isWeighted, taken.contains(name) { name = prefix + "weighted_" + metric.name }
    guard taken.contains(name) else { return name }
    var number = 1
    while taken.contains("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }
}

/// The variables of one metric while a batch is traced.
struct MetricRecorder {
  var values: MetricValues
  private let variables: [(name: String, index: Int)]
  private let builder: GraphBuilder

  init(_ name: String, _ states: [MetricState], _ builder: GraphBuilder, _ table: inout StateTable) {
    var variables: [(name: String, index: Int)] = []
    var values: [String: Tensor] = [:]
    for state in states {
      let index = table.add(.metric(name, state.name), TensorType(state.shape, state.dtype), .initializer(.zeros))
      variables.append((state.name, index))
      values[state.name] = builder.variable(index)
    }
    self.variables = variables
    self.values = MetricValues(values)
    self.builder = builder
  }

  /// Makes the values what the variables hold after this batch.
  func keep() {
    for (name, index) in variables {
      if let value = values.values[name] { builder.update(index, to: value) }
    }
  }
}
