import Graph
import KerasCore
import KerasLayers
import Training
import Testing

/// Weights whose gradients are the layer's inputs.
private struct GivenGradients: Layer {
  init() {}

  func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let gradients = arguments.tensors
    let a = try scope.addWeight("a", shape: [3, 2], .zeros) * gradients[0].reshape([3, 2])
    let b = try scope.addWeight("b", shape: [2], .zeros) * gradients[1].reshape([2])
    return [try (a.sum() + b.sum()).reshape([1])]
  }
}

/// The loss is the prediction.
private struct PredictionItself: Loss {
  var reduction = LossReduction.sum

  func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor { prediction.tensor }
}

struct OptimizersTests {
  private func step(_ optimizer: any Optimizer) throws -> ModelGraph {
    try ModelGraph.training(
      of: LayerInstance(GivenGradients(), name: "weights"), inputs: [TensorType([1, 6]), TensorType([1, 2])],
      targets: [TensorType([1])], compile: CompileConfig(optimizer: optimizer, loss: PredictionItself()))
  }

  private let weights = [
    StoredWeight(key: WeightKey(path: [], name: "a"), type: TensorType([3, 2]), fileName: "a:0"),
    StoredWeight(key: WeightKey(path: [], name: "b"), type: TensorType([2]), fileName: "b:0"),
  ]

  /// The variables at the start, those of the weights filled as in the oracle.
  private func start(_ step: ModelGraph) -> [ReferenceArray] {
    let numbers = KerasOracle.numbers(KerasOracle.json["start"])
    let a = ReferenceArray(Array(numbers.prefix(6)), shape: [3, 2])
    let b = ReferenceArray(Array(numbers.suffix(2)), shape: [2])
    return step.variables.map { variable in
      let key: VariableKey
      if case .copy(let source) = variable.initialValue { key = source } else { key = variable.key }
      switch key {
      case .weight(let weight): return weight.name == "a" ? a : b
      default: return variable.startingValue
      }
    }
  }

  @Test(arguments: KerasOracle.indices("optimizers"))
  func updatesAsKerasDoes(_ index: Int) throws {
    let oracle = OracleCase("optimizers", index)
    let optimizer = try TrainingRegistry.keras.optimizer(config: oracle.config, generation: oracle.generation)
    let step = try step(optimizer)
    var state = start(step)
    func value(_ key: VariableKey) -> [Double] {
      step.variables.firstIndex { $0.key == key }.map { state[$0].values } ?? []
    }
    let after = oracle.json["after"]?.array ?? []
    let infinite = oracle.json["infinite"]?.array?.compactMap(\.int) ?? []
    for (index, (gradients, expected)) in zip(KerasOracle.json["gradients"]?.array ?? [], after).enumerated() {
      var numbers = KerasOracle.numbers(gradients)
      if infinite.contains(index) { numbers[0] = .infinity }
      let inputs = [
        ReferenceArray(Array(numbers.prefix(6)), shape: [1, 6]),
        ReferenceArray(Array(numbers.suffix(2)), shape: [1, 2]), ReferenceArray([0], shape: [1]),
      ]
      state = Interpreter().run(step.graph, inputs: inputs, variables: state).variables
      let found = weights.flatMap { value(.weight($0.key)) }
      for (a, b) in zip(found, KerasOracle.numbers(expected)) {
        #expect((a - b).magnitude <= 2e-5 * max(1, b.magnitude), "\(oracle.label)")
      }
    }
    // The state, in the order in which files hold it.
    let saved = (oracle.json["state"]?.array ?? []).map { KerasOracle.numbers($0) }
    let entries = optimizer.stateEntries(weights)
    #expect(entries.count == saved.count, "\(oracle.label)")
    for (entry, expected) in zip(entries, saved) {
      guard let key = entry.key else { continue }
      let found = value(key)
      #expect(found.count == expected.count, "\(oracle.label): \(entry.name)")
      for (a, b) in zip(found, expected) {
        #expect((a - b).magnitude <= 2e-5 * max(1, b.magnitude), "\(oracle.label): \(entry.name)")
      }
    }
  }

  /// What is written is read back as the same, and has Keras's keys.
  @Test(arguments: KerasOracle.indices("optimizers"))
  func writesConfigurationsAsKerasDoes(_ index: Int) throws {
    let oracle = OracleCase("optimizers", index)
    let optimizer = try TrainingRegistry.keras.optimizer(config: oracle.config, generation: oracle.generation)
    let written = try optimizer.config(for: oracle.generation)
    try check(written, oracle.config, oracle.label)
    _ = try TrainingRegistry.keras.optimizer(config: written, generation: oracle.generation)
  }

  private func check(_ written: JSON, _ wanted: JSON, _ label: String) throws {
    let ours = written["config"]?.object
    for (key, value) in wanted["config"]?.object?.members ?? [] {
      if key == "learning_rate", value.double == nil { continue }
      let found = try #require(ours?[key], "\(label): \(key)")
      if key == "inner_optimizer" {
        #expect(found.object?.keys.sorted() == value.object?.keys.sorted(), "\(label)")
        #expect(found["module"] == value["module"], "\(label)")
        try check(found, value, label)
      } else if let number = value.double {
        #expect((found.double ?? .nan) == number, "\(label): \(key)")
      } else {
        #expect(found == value, "\(label): \(key)")
      }
    }
    #expect(ours?.keys.count == wanted["config"]?.object?.keys.count, "\(label)")
  }

  @Test(arguments: KerasOracle.indices("schedules"))
  func schedulesFallAsKerasDoes(_ index: Int) throws {
    let oracle = OracleCase("schedules", index)
    let config: JSON = ["class_name": "SGD", "config": ["learning_rate": oracle.config]]
    let optimizer = try TrainingRegistry.keras.optimizer(config: config, generation: .keras3)
    guard case .schedule(let schedule) = optimizer.options.learningRate else {
      Issue.record("\(oracle.label) is no schedule")
      return
    }
    let builder = GraphBuilder()
    let graph = builder.finish([try schedule(builder.input(TensorType([])))])
    for (step, expected) in oracle["values"].enumerated() {
      let found = Interpreter().run(graph, inputs: [ReferenceArray([Double(step)], shape: [])], variables: [])
      #expect((found.outputs[0].values[0] - expected).magnitude <= 1e-7, "\(oracle.label) at \(step)")
    }
  }

  @Test(arguments: [
    (#"{"class_name": "Adamm", "config": {}}"#, "the optimizer \"Adamm\" is not known. Did you mean \"Adam\"?"),
    (
      #"{"class_name": "Adam", "config": {"learning_rate": "fast"}}"#,
      "optimizer Adam: the learning rate schedule \"fast\" is not known. Register it with TrainingRegistry.register(_:)."
    ),
    (
      #"{"class_name": "SGD", "config": {"momentum": 2}}"#,
      "optimizer SGD: \"momentum\" must be between 0 and 1, got 2.0."
    ),
    (
      #"{"class_name": "SGD", "config": {"clipnorm": 1, "clipvalue": 1}}"#,
      "optimizer SGD: only one of \"clipnorm\", \"clipvalue\" and \"global_clipnorm\" can be set."
    ),
  ])
  func refusesByName(_ text: String, _ message: String) throws {
    let config = try JSON(parsing: text)
    let error = #expect(throws: KerasError.self) {
      try TrainingRegistry.keras.optimizer(config: config, generation: .keras3)
    }
    #expect(error?.description == message)
  }

  @Test func bindsStatesOfOldFiles() throws {
    var adam: any Optimizer = Adam()
    adam.options.generation = .keras2
    let shapes: [Shape] = [[], [3, 2], [2], [3, 2], [2], [1], [1]]
    let complete = try adam.boundState(shapes.map { ("", $0) }, weights: weights)
    #expect(
      complete.map(\.key?.description) == [
        "optimizer/iterations", "optimizer/momentum/a", "optimizer/momentum/b", "optimizer/velocity/a",
        "optimizer/velocity/b", nil, nil,
      ])
    #expect(try adam.boundState(shapes.dropLast(2).map { ("", $0) }, weights: weights).count == 5)
    var rmsprop: any Optimizer = RMSprop()
    rmsprop.options.generation = .keras2
    #expect(
      try rmsprop.boundState([("", [3, 2]), ("", [2])], weights: weights).map(\.key?.description) == [
        "optimizer/velocity/a", "optimizer/velocity/b",
      ])
    #expect(throws: KerasError.self) { try rmsprop.boundState([("", [3, 2])], weights: weights) }
  }
}
