import Graph
import KerasCore
import KerasLayers
import Training
import Testing

/// A layer that returns its input after an activation, with a mask where there is a second input.
struct Predicting: Layer {
  var activation = Activation.linear

  init() {}

  init(_ activation: Activation) { self.activation = activation }

  func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let inputs = arguments.tensors
    let weight = try scope.addWeight("x", shape: inputs[0].shape, .zeros)
    let y = try scope.activate(inputs[0] + weight, activation)
    if inputs.count > 1 { scope.setMask(inputs[1], of: y) }
    return [y]
  }
}

struct LossesTests {
  @Test(arguments: KerasOracle.indices("losses"))
  func losesAsKerasDoes(_ index: Int) throws {
    let oracle = OracleCase("losses", index)
    let loss = try TrainingRegistry.keras.loss(config: oracle.config, generation: oracle.generation)
    let activation =
      ActivationFunction(rawValue: oracle.json["activation"]?.string ?? "").map { .function($0) } ?? Activation.linear
    let inputs = [oracle.prediction] + (oracle.mask.map { [$0] } ?? [])
    // Plain gradient descent by steps of 1 shows the gradient.
    let step = try ModelGraph.training(
      of: LayerInstance(Predicting(activation), name: "model"), inputs: inputs.map(\.type),
      targets: [oracle.target.type], sampleWeights: oracle.weights.map { [$0.type] } ?? [],
      compile: CompileConfig(optimizer: SGD(learningRate: 1), loss: loss))
    let result = Interpreter().run(
      step.graph, inputs: inputs + [oracle.target] + (oracle.weights.map { [$0] } ?? []),
      variables: step.variables.map(\.startingValue))
    let expected = oracle.json["loss"]?.double ?? .nan
    #expect((result.outputs[0].values[0] - expected).magnitude <= 1e-5 * max(1, expected.magnitude), "\(oracle.label)")
    let weight = try #require(step.variables.firstIndex { variable in variable.key.description == "x" })
    for (found, expected) in zip(result.variables[weight].values, oracle["gradient"]) {
      #expect((found + expected).magnitude <= 1e-5 * max(1, expected.magnitude), "gradient of \(oracle.label)")
    }
    // Written and read back, it is the same.
    let compile = CompileConfig(optimizer: SGD(), loss: loss)
    let written = try compile.config(for: oracle.generation, outputNames: ["y"])["loss"] ?? .null
    let copy = try TrainingRegistry.keras.loss(config: written, generation: oracle.generation)
    #expect("\(copy)" == "\(loss)")
  }

  @Test func saysWhatDoesNotFit() throws {
    let error = #expect(throws: KerasError.self) {
      try ModelGraph.evaluation(
        of: LayerInstance(Predicting(), name: "model"), inputs: [TensorType([4, 10])], targets: [TensorType([4, 3])],
        compile: CompileConfig(optimizer: SGD(), loss: CategoricalCrossentropy()))
    }
    #expect(
      error?.description
        == "output \"model\": loss CategoricalCrossentropy: the target is (4, 3), but the prediction it "
        + "is compared with is (4, 10).")
  }
}
