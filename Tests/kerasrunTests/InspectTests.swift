import Foundation
import Testing

/// `inspect` and `verify`, and the options that say how a model is to be read.
struct InspectTests {
  private static func json(_ arguments: [String]) throws -> [String: Any] {
    let run = try Command(arguments + ["--json"])
    #expect(run.status == 0, "\(run.error)")
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test func inspectPrintsWhatAFileHolds() throws {
    let run = try Command(["inspect", Command.fixture("predict/small_cnn_keras3/model.h5")])
    #expect(run.status == 0)
    for line in [
      "a whole model in HDF5, Keras 3 (version 3.15.1), backend tensorflow",
      "  input   input_layer  (None, 28, 28, 1)  float32", "Weights: 13 arrays, 2,526 (9.87 KB)",
      "  sequential/dense/bias                             (10,)           float32  dense/bias",
      "  loss       sparse_categorical_crossentropy", "Optimizer state: 20 arrays, 4,958 (19.37 KB), 120 steps",
      "optimizer/velocity/dense/bias",
    ] { #expect(run.output.contains(line), "\(line)") }
    #expect(try Command(["inspect", Command.model, "--quiet"]).output == "")
  }

  @Test func inspectSaysInWhatFormWeightsAre() throws {
    let document = try Self.json(["inspect", Command.fixture("predict/cudnn_tf_keras/model.h5")])
    let weights = try #require(document["weights"] as? [[String: Any]])
    #expect(weights.allSatisfy { $0["form"] as? String == "order of CuDNN" })
    #expect(weights[5]["place"] as? String == "both/forward_b/bias")
    #expect((document["config"] as? [String: Any])?["class_name"] as? String == "Sequential")
  }

  @Test func inspectReadsWeightsAlone() throws {
    let folder = Command.fixture("predict/weights_only_tf_keras")
    let alone = try Self.json(["inspect", folder + "/weights.h5"])
    #expect(alone["model"] == nil)
    let weights = try #require(alone["weights"] as? [[String: Any]])
    #expect(!weights.isEmpty && weights.allSatisfy { $0["place"] is NSNull })
    let both = try Self.json(["inspect", folder + "/architecture.json", "--weights", folder + "/weights.h5"])
    #expect(try #require(both["weights"] as? [[String: Any]]).allSatisfy { $0["place"] is String })
  }

  @Test func inspectNamesPlaceholders() throws {
    let scratch = try Scratch()
    let path = try scratch.copy(Command.model, as: "model.h5") { data in
      for key in ["class_name", "registered_name"] {
        let (old, new) = ("\"\(key)\": \"Antirectifier\"", "\"\(key)\": \"Antirectifeir\"")
        while let range = data.range(of: Data(old.utf8)) { data.replaceSubrange(range, with: Data(new.utf8)) }
      }
    }
    let document = try Self.json(["inspect", path])
    #expect((document["placeholders"] as? [String])?.count == 2)
    let run = try Command(["inspect", path])
    #expect(run.status == 0)
    #expect(run.output.contains("Placeholders:\n  layer \"antirectifier\" (Antirectifeir): no layer is registered"))
  }

  @Test(arguments: ["small_cnn_tf_keras", "two_inputs_shared_keras3", "cudnn_tf_keras"])
  func verifyAgreesWithKeras(_ name: String) throws {
    let folder = Command.fixture("predict/" + name)
    let arguments = ["verify", folder + "/model.h5", "--inputs", folder + "/x.npz", "--outputs", folder + "/y.npz"]
    let run = try Command(arguments)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.output.hasPrefix("output "))
    #expect(run.output.contains("agrees"))
    let document = try Self.json(arguments)
    #expect(document["agrees"] as? Bool == true)
    let strict = try Command(arguments + ["--tolerance", "1e-12"])
    #expect(strict.status == 1)
    #expect(strict.output.contains("differs"))
    #expect(strict.error.hasPrefix("error: \(folder)/model.h5: output \""))
    #expect(strict.error.contains("of its range; 1.0e-12 is allowed.\n"))
  }

  @Test func verifyTakesWeightsFromAnotherFile() throws {
    let folder = Command.fixture("predict/weights_only_tf_keras")
    let run = try Command([
      "verify", folder + "/architecture.json", "--weights", folder + "/weights.h5", "--inputs", folder + "/x.npz",
      "--outputs", folder + "/y.npz",
    ])
    #expect(run.status == 0, "\(run.error)")
  }

  @Test func kernelsOfTensorFlowAreNeverMirrored() throws {
    let folder = Command.fixture("predict/conv2d_tf_keras")
    // tf.keras never ran on Theano, so there is nothing to mirror.
    let run = try Command([
      "verify", folder + "/model.h5", "--theano-kernels", "--inputs", folder + "/x.npz", "--outputs", folder + "/y.npz",
    ])
    #expect(run.status == 0)
  }

  @Test func convertWritesAFileThatVerifies() throws {
    let folder = Command.fixture("predict/small_cnn_tf_keras")
    let scratch = try Scratch()
    for (file, options) in [("m.keras", []), ("m.h5", ["--format", "keras3"])] {
      let run = try Command(["convert", folder + "/model.h5", "--output", scratch.path(file)] + options)
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output == "")
      #expect(run.error.contains("\(file): the model of "))
      let verified = try Command([
        "verify", scratch.path(file), "--inputs", folder + "/x.npz", "--outputs", folder + "/y.npz",
      ])
      #expect(verified.status == 0, "\(verified.error)")
      let document = try Self.json(["inspect", scratch.path(file)])
      #expect(document["generation"] as? String == "Keras 3")
      #expect(document["iterations"] as? Int == 120)
    }
    #expect(scratch.names == ["m.h5", "m.keras"])
  }
}
