import KerasCore
import Testing

@testable import ModelFile

@Suite("Reading models")
struct ReadTests {
  @Test("a model of tf_keras")
  func tfKeras() throws {
    let reader = try ModelReader(opening: fixture("tf_keras.h5"))
    let model = reader.model
    #expect(
      model.provenance
        == Provenance(format: .legacyModel, generation: .tfKeras, version: "2.21.0", backend: "tensorflow"))
    #expect(model.architecture?["class_name"] == "Sequential")
    #expect(model.layers.map(\.name) == ["relu", "output"])
    #expect(model.layers[0].weights.isEmpty)
    #expect(model.layers[1].weights.map(\.name) == ["output/kernel:0", "output/bias:0"])
    #expect(model.layers[1].weights.map(\.shape) == [[3, 2], [2]])
    #expect(model.topLevelWeights.isEmpty)
    #expect(model.trainingConfig?["loss"] == "mse")
    #expect(
      model.optimizerWeights.map(\.name) == [
        "iteration:0", "Adam/m/output/kernel:0", "Adam/v/output/kernel:0", "Adam/m/output/bias:0",
        "Adam/v/output/bias:0",
      ])
    let iteration = try reader.read(model.optimizerWeights[0])
    #expect(iteration == NDArray([1] as [Int64], shape: []))
  }

  @Test("a model of Keras 3")
  func keras3() throws {
    let reader = try ModelReader(opening: fixture("keras3.h5"))
    let model = reader.model
    #expect(
      model.provenance
        == Provenance(format: .legacyModel, generation: .keras3, version: "3.15.1", backend: "tensorflow"))
    #expect(model.layers.flatMap(\.weights).map(\.name) == ["net/output/kernel", "net/output/bias"])
    #expect(model.optimizerWeights.map(\.name).prefix(2) == ["adam/iteration", "adam/learning_rate"])
    let rate = try reader.read(model.optimizerWeights[1])
    #expect(rate == NDArray([0.01] as [Float], shape: []))
  }

  @Test("a file of weights only")
  func weightsOnly() throws {
    let model = try ModelReader(opening: fixture("tf_keras_weights.h5")).model
    #expect(model.provenance.format == .legacyWeights)
    #expect(model.layers.map(\.name) == ["relu", "output"])
    #expect(
      message { _ = try model.requiredArchitecture() } == fixture("tf_keras_weights.h5")
        + ": the file holds weights but no \"model_config\"; save the whole model with model.save(…), "
        + "or give the architecture as JSON or YAML.")
  }

  @Test("a model of Keras 1")
  func keras1() throws {
    let reader = try ModelReader(opening: fixture("keras1.h5"))
    #expect(
      reader.model.provenance
        == Provenance(format: .legacyModel, generation: .keras1, version: "1.2.2", backend: nil))
    #expect(reader.model.layers.flatMap(\.weights).map(\.name) == ["d_W", "d_b"])
    let kernel = try reader.read(reader.model.layers[0].weights[0])
    #expect(kernel == NDArray([1, 2] as [Float], shape: [1, 2]))
  }

  @Test("JSON within JSON is the same model")
  func jsonInJSON() throws {
    let plain = try ModelReader(opening: fixture("keras1.h5")).model.architecture
    #expect(try ModelReader(opening: fixture("json_in_json.h5")).model.architecture == plain)
  }

  @Test("names that were too many for one attribute")
  func chunkedNames() throws {
    let model = try ModelReader(opening: fixture("chunked_names.h5")).model
    #expect(model.layers.map(\.name) == (0..<5).map { "layer_\($0)" })
  }

  @Test(
    "versions",
    arguments: [
      ("0.3.1", KerasGeneration.keras0), ("1.0.8", .keras1), ("2.0.9", .keras2), ("2.3.1", .keras2),
      ("2.1.6-tf", .tfKeras), ("2.2.4-tf", .tfKeras), ("2.3.0-tf", .tfKeras), ("2.4.0", .tfKeras),
      ("2.15.0", .tfKeras), ("2.18.0.dev2024", .tfKeras), ("3.0.0", .keras3), ("3.15.1", .keras3),
    ])
  func versions(_ version: String, _ generation: KerasGeneration) throws {
    #expect(try KerasGeneration(version: version) == generation)
  }
}
