import KerasCore
import TestSupport
import Testing

@testable import ModelFile

@Suite("Files of users", .needsShared("models"))
struct RealFileTests {
  @Test("every file opens, and all its weights can be read", arguments: SharedFiles.hdf5)
  func opens(_ name: String) throws {
    let reader = try ModelReader(opening: SharedFiles.path(name))
    let model = reader.model
    #expect(!model.layers.isEmpty)
    #expect(model.layers.contains { !$0.weights.isEmpty })
    for weight in model.layers.flatMap(\.weights) + model.topLevelWeights + model.optimizerWeights {
      let array = try reader.read(weight)
      #expect(array.shape == weight.shape)
      #expect(array.dtype == weight.dtype)
      var floats = [Float](repeating: .nan, count: weight.shape.count)
      var span = floats.mutableSpan
      try reader.read(weight, into: &span)
      #expect(differences(array.floats ?? [], floats) == nil)
    }
  }

  @Test(
    "the version gives the generation",
    arguments: [
      ("KonduitAI--dl4j-test-resources--lstm_tf_model.h5/model.h5", KerasGeneration.keras1),
      ("KonduitAI--dl4j-test-resources--12net.h5/model.h5", .keras2),
      ("KonduitAI--dl4j-test-resources--permute.h5/model.h5", .tfKeras),
      ("01110001--ml-mnist--mnist_cnn.h5/model.h5", .tfKeras),
      ("mlcommons--tiny--trainedResnet.h5/model.h5", .keras3),
      ("old/kundajelab--deeplift--record_0_model_i4fMH_modelWeights.h5", .keras0),
      ("old/orobix--retina-unet--test_best_weights.h5", .keras1),
    ])
  func generation(_ name: String, _ generation: KerasGeneration) throws {
    #expect(try ModelReader(opening: SharedFiles.path(name)).model.provenance.generation == generation)
  }
}
