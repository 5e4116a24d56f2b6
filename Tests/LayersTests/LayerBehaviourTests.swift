import Graph
import KerasCore
import KerasLayers
import Testing
import TestSupport

/// What fixtures cannot show: random layers, user code, sharing, models built in Swift.
@Suite struct LayerBehaviourTests {
  /// The outputs, and the variables after the run, of `layer` called on `x`; weights are all `weight`.
  private func run(
    _ layer: LayerInstance, _ x: ReferenceArray, isTraining: Bool = false, weight: Double = 1
  ) throws -> (output: ReferenceArray, variables: [ReferenceArray], trace: Trace) {
    let trace = Trace()
    let input = trace.builder.input(x.type)
    let output = try Scope(trace, isTraining: isTraining).callLayer(layer, input)
    let graph = trace.builder.finish([output])
    let variables = graph.variables.map { type in
      ReferenceArray(shape: type.shape, dtype: type.dtype) { _ in type.dtype == .uint32 ? 7 : weight }
    }
    let result = Interpreter().run(graph, inputs: [x], variables: variables)
    return (result.outputs[0], result.variables, trace)
  }

  private func ones(_ shape: Shape) -> ReferenceArray { ReferenceArray(shape: shape) { _ in 1 } }

  @Test func dropoutKeepsTheMean() throws {
    let y = try run(Dropout(0.25).named("it"), ones([100, 100]), isTraining: true).output.values
    let dropped = y.count { $0 == 0 }
    #expect(y.allSatisfy { $0 == 0 || ($0 - 4 / 3).magnitude < 1e-6 })
    #expect(2300...2700 ~= dropped)
    #expect(try run(Dropout(0.25).named("it"), ones([2, 2])).output == ones([2, 2]))
  }

  @Test func spatialDropoutDropsWholeChannels() throws {
    let y = try run(SpatialDropout2D(0.5).named("it"), ones([4, 3, 3, 8]), isTraining: true).output
    for batch in 0..<4 {
      for channel in 0..<8 {
        let values = Set((0..<9).map { y[[batch, $0 / 3, $0 % 3, channel]] })
        #expect(values == [0] || values == [2])
      }
    }
  }

  @Test func gaussianNoiseHasItsMoments() throws {
    let y = try run(GaussianNoise(0.5).named("it"), ones([100, 100]), isTraining: true).output.values
    let mean = y.reduce(0, +) / 10000
    let variance = y.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 10000
    #expect((mean - 1).magnitude < 0.02)
    #expect((variance - 0.25).magnitude < 0.02)
  }

  @Test func antirectifierInBothForms() throws {
    let x = ReferenceArray([1, 3, 6, 2], shape: [2, 2])
    let older = try run(Antirectifier().named("it"), x).output
    let half = 0.5.squareRoot()
    #expect(
      Tolerance.float32.difference(
        older, ReferenceArray([0, half, half, 0, half, 0, 0, half], shape: [2, 4])) == nil)
    let node: JSON = ["class_name": "Custom>Antirectifier", "config": ["name": "it", "initializer": "he_normal"]]
    let newer = try LayerInstance(config: node, generation: .tfKeras, registry: .keras)
    let result = try run(newer, x, weight: 0.5)
    #expect(result.trace.weights.map(\.type.shape) == [[4, 2]])
    #expect(Tolerance.float32.difference(result.output, ReferenceArray([1, 1, 2, 2], shape: [2, 2])) == nil)
  }

  @Test func aSharedBatchNormalizationMovesTwice() throws {
    let shared = LayerInstance(BatchNormalization(momentum: 0.5), name: "it")
    let trace = Trace()
    let x = trace.builder.input(TensorType([2, 1]))
    let scope = Scope(trace, isTraining: true)
    _ = try scope.callLayer(shared, scope.callLayer(shared, x))
    let graph = trace.builder.finish([])
    let values = [1.0, 0, 0, 1].map { ReferenceArray([$0], shape: [1]) }
    let result = Interpreter().run(
      graph, inputs: [ReferenceArray([3, 5], shape: [2, 1])], variables: values)
    // The mean of the batch is 4, then 0: 0 → 2 → 1.
    #expect(result.variables[2].values == [1])
  }

  @Test func lambdasAreRegisteredByName() throws {
    let node: JSON = ["class_name": "Lambda", "config": ["name": "scale", "function": ["code", nil, nil]]]
    var registry = LayerRegistry.keras
    let unknown = try LayerInstance(config: node, generation: .tfKeras, registry: registry)
    #expect(throws: KerasError.self) { try run(unknown, ones([1, 2])) }
    registry.registerLambda("scale") { x throws(KerasError) in try x * 2 }
    let known = try LayerInstance(config: node, generation: .tfKeras, registry: registry)
    #expect(try run(known, ones([1, 2])).output.values == [2, 2])
    #expect(
      try known.config(for: .tfKeras, registry: registry)["config"]?["function"] == ["code", nil, nil])
  }

  @Test func aBuiltModelHasKerasNames() throws {
    let model = Sequential {
      Input([8, 8, 1])
      Conv2D(2, kernelSize: 3, activation: .relu)
      BatchNormalization()
      Flatten()
      Dense(4)
      Dense(3, activation: .softmax).named("digits")
      Dense(2).named("dense_1")
      Dense(2)
    }
    #expect(
      model.layers.map(\.name)
        == ["input_layer", "conv2d", "batch_normalization", "flatten", "dense", "digits", "dense_1", "dense_2"])
    let instance = LayerInstance(model, name: "sequential")
    for generation in [KerasGeneration.tfKeras, .keras3] {
      let node = try instance.config(for: generation, registry: .keras)
      let again = try LayerInstance(config: node, generation: generation, registry: .keras)
      #expect(try run(again, ones([2, 8, 8, 1])).output.shape == [2, 2])
      #expect(try again.config(for: generation, registry: .keras) == node)
    }
  }

  @Test func activationLayersBelongToTheLayerTheyAreIn() throws {
    let dense = Dense(2, activation: .layer(PReLU(sharedAxes: []).named("slope"))).named("it")
    let trace = try run(dense, ones([1, 3])).trace
    #expect(
      trace.weights.map { ($0.path + [$0.name]).joined(separator: "/") } == ["it/kernel", "it/bias", "it/slope/alpha"])
  }

  @Test func anImpossibleWeightIsRefused() throws {
    let layer = LayerInstance(Dense(1 << 16), name: "it")
    let nested = LayerInstance(
      Sequential {
        layer; Dense(Int(Int32.max)); Dense(1 << 16)
      }, name: "model")
    let trace = Trace()
    let x = trace.builder.input(TensorType([1, Int(Int32.max)]))
    // The kernels are possible shapes, if not possible to store.
    #expect(throws: Never.self) { try Scope(trace, isTraining: false).callLayer(nested, x) }
    let square = Dense(Int(Int32.max)).named("it")
    #expect(throws: KerasError.self) { try Scope(trace, isTraining: false).callLayer(square, x) }
    let convolution = Conv3D(Int(Int32.max), kernelSize: Extents(Int(Int32.max))).named("it")
    let volume = trace.builder.input(TensorType([1, 1, 1, 1, 1]))
    #expect(throws: KerasError.self) { try Scope(trace, isTraining: false).callLayer(convolution, volume) }
  }
}
