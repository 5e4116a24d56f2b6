import Graph
import KerasCore
import KerasLayers
import Training
import Testing

struct MetricsTests {
  /// Two batches that overlap, of 3 and 2 samples.
  @Test(arguments: KerasOracle.indices("metrics"))
  func measuresAsKerasDoes(_ index: Int) throws {
    let oracle = OracleCase("metrics", index)
    let metric = try TrainingRegistry.keras.metric(config: oracle.config, generation: oracle.generation)
    var compile = CompileConfig(optimizer: SGD(), loss: .named([:]))
    compile.loss = .all(MeanOfPrediction())
    compile.weightedMetrics = .all([metric])
    var state: [VariableKey: ReferenceArray] = [:]
    var found: [Double] = []
    for rows in [0..<3, 2..<4] {
      func part(_ array: ReferenceArray) -> ReferenceArray {
        let size = array.values.count / array.shape[0]
        var shape = array.shape
        shape[0] = rows.count
        return ReferenceArray(
          Array(array.values[rows.lowerBound * size..<rows.upperBound * size]), shape: shape, dtype: array.dtype)
      }
      let inputs = [part(oracle.prediction)] + (oracle.mask.map { [part($0)] } ?? [])
      let target = part(oracle.target)
      let weights = oracle.weights.map { [part($0)] } ?? []
      let graph = try ModelGraph.evaluation(
        of: LayerInstance(Masking(), name: "model"), inputs: inputs.map(\.type), targets: [target.type],
        sampleWeights: weights.map(\.type), compile: compile)
      let result = Interpreter().run(
        graph.graph, inputs: inputs + [target] + weights,
        variables: graph.variables.map { state[$0.key] ?? $0.startingValue })
      for (variable, value) in zip(graph.variables, result.variables) { state[variable.key] = value }
      found = zip(graph.outputNames, result.outputs).filter { $0.0.hasPrefix(metric.name) }.map { $0.1.values[0] }
    }
    let expected = oracle["result"]
    #expect(found.count == expected.count, "\(oracle.label)")
    for (found, expected) in zip(found, expected) {
      #expect((found - expected).magnitude <= 1e-5 * max(1, expected.magnitude), "\(oracle.label)")
    }
  }

  @Test func namesMetricsAsKerasDoes() throws {
    let json = try JSON(
      parsing:
        #"{"loss": ["mse", "binary_crossentropy"], "metrics": [["mae"], ["acc", "mse", "mse"]], "loss_weights": null}"#)
    let compile = try CompileConfig(config: json, outputNames: ["a", "b"], generation: .keras3)
    let graph = try ModelGraph.evaluation(
      of: LayerInstance(TwoOutputs(), name: "out"), inputs: [TensorType([2, 1])],
      targets: [TensorType([2, 1]), TensorType([2, 1])],
      compile: CompileConfig(
        optimizer: compile.optimizer, loss: compile.loss, metrics: compile.metrics, weightedMetrics: .all([])))
    #expect(
      graph.outputNames == [
        "batch_loss", "loss", "out_0_loss", "out_1_loss", "out_0_mae", "out_1_acc", "out_1_mse", "out_1_mse_1",
      ])
  }

  @Test func oldFilesResolveAccuracyByTheLoss() throws {
    let json = try JSON(parsing: #"{"loss": "binary_crossentropy", "metrics": ["accuracy"]}"#)
    for (generation, kind) in [(KerasGeneration.keras2, "binary"), (.keras3, "byShape")] {
      let compile = try CompileConfig(config: json, outputNames: ["y"], generation: generation)
      guard case .list(let metrics) = compile.metrics, let accuracy = metrics[0]?[0].metric as? AutomaticAccuracy else {
        Issue.record("no accuracy")
        return
      }
      #expect("\(accuracy.kind)" == kind)
    }
  }
}

/// A layer that returns its first input, whose mask is its second.
private struct Masking: Layer {
  init() {}

  func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let inputs = arguments.tensors
    if inputs.count > 1 { scope.setMask(inputs[1], of: inputs[0]) }
    return [inputs[0]]
  }
}

private struct TwoOutputs: Layer {
  init() {}

  func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let x = arguments.tensors[0]
    return [x, try x + 1]
  }
}

/// A loss that does not look at the target.
private struct MeanOfPrediction: Loss {
  var reduction = LossReduction.sum

  func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor { try prediction.tensor.sum() }
}
