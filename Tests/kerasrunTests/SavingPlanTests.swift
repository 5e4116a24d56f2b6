import Foundation
import Testing

/// What is trained goes back to where it came from, and what cannot be saved is refused before the first step.
struct SavingPlanTests {
  /// A model in two files, as Keras 3 has them: the architecture, and the weights in a `.weights.h5`.
  private struct TwoFiles {
    let architecture: String
    let weights: String

    init(_ scratch: Scratch) throws {
      (architecture, weights) = (scratch.path("arch.json"), scratch.path("w.weights.h5"))
      let all = [[architecture, "--format", "keras3-json"], [weights]]
      for output in all {
        #expect(try Command(["convert", Command.model, "--output"] + output).status == 0)
      }
    }
  }

  private static let compiled = [
    "--optimizer", "adam", "--loss", "categorical_crossentropy", "--metrics", "accuracy", "--seed", "1",
  ]

  private func train(_ model: String, _ options: [String]) throws -> Command {
    try Command(["train", model, "--data", Command.images, "--labels", Command.labels] + options + Self.compiled)
  }

  private func data(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  @Test func weightsGoBackIntoTheirOwnFile() throws {
    let scratch = try Scratch()
    let files = try TwoFiles(scratch)
    let (architecture, weights) = (try data(files.architecture), try data(files.weights))
    let run = try train(files.architecture, ["--weights", files.weights, "--in-place", "--epochs", "2"])
    #expect(run.status == 0, "\(run.error)")
    #expect(try data(files.architecture) == architecture)
    #expect(try data(files.weights) != weights)
    #expect(scratch.names == ["arch.json", "w.weights.h5"])
    // Keras keeps what an optimizer remembers in such files too.
    let document = try Command(["inspect", files.architecture, "--weights", files.weights, "--json"]).object
    #expect(document["iterations"] as? Int == 20)
    let whole = try train(files.architecture, ["--weights", files.weights, "--output", scratch.path("whole.keras")])
    #expect(whole.status == 0, "\(whole.error)")
    let judged = try Command(
      ["evaluate", scratch.path("whole.keras"), "--data", Command.images, "--labels", Command.labels])
    #expect(judged.status == 0, "\(judged.error)")
  }

  @Test func weightsOfKeras2GoBackWithoutAnOptimizer() throws {
    let scratch = try Scratch()
    let folder = Command.fixture("predict/weights_only_tf_keras")
    let weights = try scratch.copy(folder + "/weights.h5", as: "w.h5")
    let before = try data(weights)
    let run = try Command([
      "train", folder + "/architecture.json", "--weights", weights, "--data", folder + "/x.npz", "--labels",
      folder + "/y.npz", "--in-place", "--loss", "mse",
    ])
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("w.h5: the file holds weights only, so what the optimizer remembers is not in it."))
    #expect(try data(weights) != before)
    #expect(scratch.names == ["w.h5"])
  }

  @Test(arguments: ["keras", "h5", "weights.h5"])
  func theExtensionSaysWhatIsWritten(_ format: String) throws {
    let scratch = try Scratch()
    let path = scratch.path("m." + format)
    let run = try train(Command.model, ["--output", path])
    #expect(run.status == 0, "\(run.error)")
    #expect(try data(path).starts(with: format == "keras" ? [0x50, 0x4B] : [0x89, 0x48]))
  }

  /// What cannot be saved, and the sentence that says so.
  static let refusals: [(options: [String], says: String)] = [
    (["--in-place"], "arch.json: the file would be an architecture without weights;"),
    (["--output", "new.json"], "new.json: the file would be an architecture without weights;"),
    (
      ["--weights", "w.weights.h5", "--output", "arch.json"],
      "arch.json: the file is the model's architecture and has no place for weights; they are of \"w.weights.h5\"."
    ),
  ]

  @Test(arguments: 0..<3)
  func whatCannotBeSavedIsNotTrained(_ index: Int) throws {
    let scratch = try Scratch()
    let files = try TwoFiles(scratch)
    let before = try data(files.architecture)
    let (options, says) = Self.refusals[index]
    let run = try Command(
      ["train", "arch.json", "--data", Command.images, "--labels", Command.labels, "--epochs", "100000"] + options
        + Self.compiled, in: scratch.url)
    #expect(run.status == 1)
    #expect(run.output == "")
    #expect(run.error.contains("error: " + says), "\(run.error)")
    #expect(try data(files.architecture) == before)
    #expect(scratch.names == ["arch.json", "w.weights.h5"])
  }

  @Test func anotherGenerationIsRefused() throws {
    let scratch = try Scratch()
    let run = try Command([
      "train", Command.fixture("predict/small_cnn_tf_keras/model.h5"), "--data", Command.images, "--labels",
      Command.labels, "--epochs", "100000", "--output", scratch.path("m.keras"),
    ])
    #expect(run.status == 1)
    #expect(
      run.error.contains(
        "m.keras: a file with this extension is for Keras 3, but the model is of tf.keras 2; save it as .h5 and convert"
      ))
    #expect(scratch.names == [])
  }

  @Test func quantisedWeightsAreRefused() throws {
    let scratch = try Scratch()
    let model = Command.fixture("files/quantized/int8_3.15.1.keras")
    let inspection = try Command(["inspect", model, "--json"]).object
    let inputs = try #require((inspection["inputs"] as? [[String: Any]])?.first?["shape"] as? [Any])
    let width = try #require(inputs.last as? Int)
    let row = Array(repeating: "0", count: width).joined(separator: ",") + "\n"
    try Data(row.utf8).write(to: scratch.url.appending(path: "x.csv"))
    let outputs = try Command(["predict", model, scratch.path("x.csv"), "--output", scratch.path("y.csv")])
    #expect(outputs.status == 0, "\(outputs.error)")
    let run = try Command([
      "train", model, "--data", scratch.path("x.csv"), "--labels", scratch.path("y.csv"), "--loss", "mse",
      "--epochs", "1000000", "--output", scratch.path("m.keras"),
    ])
    #expect(run.status == 1)
    #expect(run.error.contains("is quantised in the file"), "\(run.error)")
    #expect(scratch.names == ["x.csv", "y.csv"])
  }
}
