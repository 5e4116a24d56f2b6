import CPU
import Foundation
import Graph
import KerasCore
import KerasLayers
import Testing

@testable import Keras
@testable import ModelFile

/// Weights that older files have in another form.
struct WeightConversionTests {
  private func bind(
    _ layer: LayerInstance, input: Shape, _ weights: [(String, Shape)], _ generation: KerasGeneration = .keras1
  ) throws -> WeightBinding {
    let model = LayerInstance(Sequential(layers: [layer]), name: "model")
    let saved = SavedModel(
      path: "m.h5", provenance: Provenance(format: .legacyModel, generation: generation, version: nil, backend: nil),
      architecture: nil,
      layers: [
        SavedLayer(
          name: layer.name,
          weights: weights.map {
            SavedWeight(name: $0.0, shape: $0.1, dtype: .float32, location: $0.0, fileOffset: nil)
          })
      ])
    return try WeightBinding(ModelTrace(model, inputs: [TensorType(input)]).weights, of: model, to: saved)
  }

  private func gates(_ letters: String, _ layer: String, inputs: Int, units: Int) -> [(String, Shape)] {
    letters.flatMap { gate -> [(String, Shape)] in
      [
        ("\(layer)_W_\(gate)", [inputs, units]), ("\(layer)_U_\(gate)", [units, units]),
        ("\(layer)_b_\(gate)", [units]),
      ]
    }
  }

  @Test func gatesOfKeras1AreJoined() throws {
    let both = LayerInstance(Bidirectional(LayerInstance(GRU(2), name: "gru")), name: "both")
    let weights = gates("zrh", "forward_gru", inputs: 3, units: 2) + gates("zrh", "backward_gru", inputs: 3, units: 2)
    var gru = GRU(2)
    gru.cell.resetAfter = false
    let oldBoth = LayerInstance(Bidirectional(LayerInstance(gru, name: "gru")), name: both.name)
    let binding = try bind(oldBoth, input: [2, 4, 3], weights)
    #expect(binding.pairs.isEmpty)
    try #require(binding.conversions.count == 2)
    #expect(binding.conversions[1].sources.map(\.name) == weights[9...].map(\.0))
    #expect(binding.conversions[1].weights.map(\.path) == Array(repeating: ["both", "backward_gru"], count: 3))
  }

  @Test func otherOrdersOfGatesAreRefused() {
    let lstm = LayerInstance(LSTM(2), name: "lstm")
    let error = #expect(throws: KerasError.self) {
      try bind(lstm, input: [2, 4, 3], gates("ifco", "lstm", inputs: 3, units: 2))
    }
    #expect(error?.message.contains("the 12 weights W_i, U_i, b_i, W_c") == true)
    #expect(throws: KerasError.self) {
      try bind(lstm, input: [2, 4, 3], gates("icfo", "lstm", inputs: 3, units: 2).dropLast())
    }
    // Later files have no such form.
    #expect(throws: KerasError.self) {
      try bind(lstm, input: [2, 4, 3], gates("icfo", "lstm", inputs: 3, units: 2), .keras2)
    }
  }

  @Test func kernelsOfTheanoAreMirrored() throws {
    var layer = LayerInstance(Conv2D(5, kernelSize: [3, 1], dataFormat: .channelsFirst), name: "conv")
    layer.generation = .keras1
    let weights: [(String, Shape)] = [("conv_W", [5, 2, 3, 1]), ("conv_b", [5])]
    let conversion = try #require(try bind(layer, input: [1, 2, 6, 6], weights).conversions.first)
    let stored = (0..<30).map { Double($0) }
    let kernel = try conversion.converted([NDArray(stored, shape: [5, 2, 3, 1])])[0]
    #expect(kernel.shape == [3, 1, 2, 5])
    // Element (row 0, column 0, channel 1, filter 4) is that of the file's (4, 1, 2, 0).
    #expect(kernel.doubles?[9] == Double(4 * 6 + 1 * 3 + 2))
    let ofTensorFlow = [("conv_W:0", weights[0].1), ("conv_b:0", weights[1].1)]
    let plain = try #require(try bind(layer, input: [1, 2, 6, 6], ofTensorFlow).conversions.first)
    #expect(try plain.converted([NDArray(stored, shape: [5, 2, 3, 1])])[0].doubles?[9] == Double(4 * 6 + 1 * 3))
  }

  @Test func whetherKernelsAreMirroredMustBeKnown() throws {
    func kernel(_ name: String) throws -> WeightBinding {
      try bind(
        LayerInstance(Conv1D(2, kernelSize: 3, padding: .same), name: "conv"), input: [1, 8, 3],
        [(name, [3, 1, 3, 2]), ("conv_b", [2])])
    }
    #expect(try kernel("conv_W").conversions.count == 1)
    #expect(throws: KerasError.self) { try kernel("param_0") }
  }

  /// Numbers that are all different, and exact in every sum.
  private func numbers(_ shape: Shape, from first: Int) -> NDArray {
    NDArray((0..<shape.count).map { Float(first + $0) / 64 }, shape: shape)
  }

  private func expectRoundTrip(_ binding: WeightBinding) throws {
    try #require(!binding.conversions.isEmpty)
    for conversion in binding.conversions {
      var (old, first) = ([NDArray](), 1)
      for source in conversion.sources {
        old.append(numbers(source.shape, from: first))
        first += source.shape.count
      }
      let converted = try conversion.converted(old)
      #expect(try conversion.restored(converted, old: old) == old)
      // What is written for other numbers reads as those.
      let other = converted.map { numbers($0.shape, from: 1000) }
      #expect(try conversion.converted(conversion.restored(other, old: old)) == other)
      #expect(try conversion.convertedState(conversion.restoredState(other)) == other)
    }
  }

  @Test func gatesOfKeras1AreSplitAgain() throws {
    try expectRoundTrip(
      try bind(LayerInstance(LSTM(2), name: "lstm"), input: [2, 4, 3], gates("icfo", "lstm", inputs: 3, units: 2)))
    var gru = GRU(2)
    gru.cell.resetAfter = false
    try expectRoundTrip(
      try bind(LayerInstance(gru, name: "gru"), input: [2, 4, 3], gates("zrh", "gru", inputs: 3, units: 2)))
  }

  @Test func weightsOfCuDNNAreRearrangedAgain() throws {
    try expectRoundTrip(
      try bind(
        LayerInstance(LSTM(2), name: "lstm"), input: [2, 4, 3],
        [("lstm/kernel:0", [3, 8]), ("lstm/recurrent_kernel:0", [2, 8]), ("lstm/bias:0", [16])], .tfKeras))
    try expectRoundTrip(
      try bind(
        LayerInstance(GRU(2), name: "gru"), input: [2, 4, 3],
        [("gru/kernel:0", [3, 6]), ("gru/recurrent_kernel:0", [2, 6]), ("gru/bias:0", [12])], .tfKeras))
  }

  @Test(arguments: ["conv_W", "conv_W:0"])
  func kernelsOfKeras1AreTurnedBack(_ name: String) throws {
    func binding(_ layer: some Layer, _ input: Shape, _ kernel: Shape, filters: Int) throws -> WeightBinding {
      var layer = LayerInstance(layer, name: "conv")
      layer.generation = .keras1
      return try bind(layer, input: input, [(name, kernel), ("conv_b", [filters])])
    }
    try expectRoundTrip(
      try binding(Conv2D(5, kernelSize: [3, 1], dataFormat: .channelsFirst), [1, 2, 6, 6], [5, 2, 3, 1], filters: 5))
    try expectRoundTrip(try binding(Conv1D(2, kernelSize: 3), [1, 8, 3], [3, 1, 3, 2], filters: 2))
    try expectRoundTrip(try binding(Conv1D(2, kernelSize: 3), [1, 8, 3], [2, 3, 3, 1], filters: 2))
    try expectRoundTrip(
      try binding(Conv2DTranspose(2, kernelSize: 3), [1, 8, 8, 3], [3, 3, 3, 2], filters: 2))
  }

  @Test func theanoKernelsCanBeStated() throws {
    func binding(_ generation: KerasGeneration, _ stated: Bool?) throws -> WeightBinding {
      let layer = LayerInstance(Conv2D(5, kernelSize: 3), name: "conv")
      let model = LayerInstance(Sequential(layers: [layer]), name: "model")
      let weights = [("conv/kernel", [3, 3, 2, 5] as Shape), ("conv/bias", [5])].map {
        SavedWeight(name: $0.0, shape: $0.1, dtype: .float32, location: $0.0, fileOffset: nil)
      }
      let saved = SavedModel(
        path: "m.h5", provenance: Provenance(format: .legacyModel, generation: generation, version: nil, backend: nil),
        architecture: nil, layers: [SavedLayer(name: "conv", weights: weights)])
      return try WeightBinding(
        ModelTrace(model, inputs: [TensorType([1, 6, 6, 2])]).weights, of: model, to: saved, theanoKernels: stated)
    }
    #expect(try binding(.keras1, nil).conversions.count == 1)
    #expect(try binding(.keras1, false).conversions.isEmpty)
    #expect(try binding(.keras2, nil).conversions.isEmpty)
    #expect(try binding(.keras2, true).conversions.count == 1)
  }

  @Test func trainedWeightsGoBackIntoTheOrderOfCuDNN() throws {
    let folder = try #require(ModelFolder.predict.first { $0.testDescription == "cudnn_tf_keras" })
    let target = FileManager.default.temporaryDirectory.appending(path: "cudnn-\(UUID().uuidString).h5").path
    defer { try? FileManager.default.removeItem(atPath: target) }
    let model = try Model(contentsOf: folder.modelPath)
    try model.save(to: target)
    let (inputs, expected) = (try folder.inputs(of: model), try folder.arrays("y.npz")[0].array)
    #expect(try Difference(Model(contentsOf: target).predict(inputs)[0], expected).largest <= 1e-5)
    try model.compile(optimizer: "adam", loss: "mse")
    let targets = NDArray(try #require(expected.doubles).map { $0 + 1 }, shape: expected.shape)
    try model.fit(
      TrainingData(inputs[0], targets), epochs: 3)
    let trained = try model.predict(inputs)[0]
    #expect(try Difference(trained, expected).largest > 1e-4)
    try model.save(to: target)
    let again = try Model(contentsOf: target)
    #expect(try Difference(again.predict(inputs)[0], trained).largest <= 1e-6)
    try again.loadOptimizer()
    for key in [VariableKey.slot("velocity", WeightKey(path: ["a"], name: "bias")), .iterations] {
      #expect(try #require(again.state.variables[key]).array == #require(model.state.variables[key]).array)
    }
  }
}
