import Foundation
import Testing

/// What the commands print, write and return when all is well.
struct CommandTests {
  /// What is judged needs a loss and no optimizer, and the message says so.
  @Test func evaluatesAModelThatIsNotCompiled() throws {
    let scratch = try Scratch()
    let folder = Command.fixture("predict/weights_only_tf_keras")
    let arguments = [
      folder + "/architecture.json", "--weights", folder + "/weights.h5", "--data", folder + "/x.npz", "--labels",
      folder + "/y.npz",
    ]
    for command in [["evaluate"] + arguments, ["train"] + arguments + ["--output", scratch.path("m.h5")]] {
      let refused = try Command(command)
      #expect(refused.status == 1)
      #expect(
        refused.error.contains(
          "error: the model's file does not say how it is trained or judged; state at least --loss.\n"))
    }
    let evaluate = try Command(["evaluate"] + arguments + ["--loss", "mse"])
    #expect(evaluate.status == 0 && evaluate.output.hasPrefix("loss: "), "\(evaluate.error)")
  }

  @Test func predictPrintsTheBestClasses() throws {
    let run = try Command(["predict", Command.model, Command.images, "--labels", Command.labels, "--top", "2"])
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 301)
    #expect(lines.last == "accuracy: 1.0000 (300 of 300)")
    #expect(lines[0].hasSuffix("right"))
    #expect(run.error.contains("bytes are divided by 255"))
  }

  @Test func quietPrintsNothing() throws {
    let run = try Command(["predict", Command.model, Command.images, "--quiet"])
    #expect((run.status, run.output, run.error) == (0, "", ""))
  }

  @Test func jsonIsOneDocument() throws {
    let run = try Command(["predict", Command.model, Command.images, "--labels", Command.labels, "--json"])
    let document = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect(document?["accuracy"] as? Double == 1)
    #expect((document?["predictions"] as? [Any])?.count == 300)
    #expect(run.error == "")
  }

  @Test(arguments: ["npy", "npz", "csv", "json"])
  func predictWritesFiles(_ format: String) throws {
    let scratch = try Scratch()
    let run = try Command(["predict", Command.model, Command.images, "--output", scratch.path("y." + format)])
    #expect(run.status == 0)
    #expect(scratch.names == ["y." + format])
  }

  @Test func inputsGoByNameOrByOrder() throws {
    let folder = Command.fixture("predict/two_inputs_shared_keras3")
    let scratch = try Scratch()
    let run = try Command(["predict", folder + "/model.h5", folder + "/x.npz", "--output", scratch.path("a.json")])
    #expect(run.status == 0)
    let meta =
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: folder + "/meta.json"))) as? [String: Any]
    let names = try #require(meta?["inputs"] as? [String])
    let swapped = try Command(
      ["predict", folder + "/model.h5"] + names.reversed().map { "\($0)=\(folder)/x.npz" }
        + ["--output", scratch.path("b.json")])
    #expect(swapped.status == 0)
    #expect(
      try Data(contentsOf: scratch.url.appending(path: "a.json"))
        == Data(contentsOf: scratch.url.appending(path: "b.json")))
  }

  @Test func trainWritesAModelThatEvaluateJudges() throws {
    let scratch = try Scratch()
    let train = try Command([
      "train", Command.model, "--data", Command.images, "--labels", Command.labels, "--output", scratch.path("m.h5"),
      "--epochs", "2", "--batch-size", "50", "--seed", "1", "--validation-split", "0.2", "--history",
      scratch.path("h.csv"), "--learning-rate", "0.0005", "--freeze", "dense",
    ])
    #expect(train.status == 0)
    #expect(train.output.split(separator: "\n").count == 2)
    #expect(train.output.hasPrefix("Epoch 1/2 - "))
    let history = try String(contentsOf: scratch.url.appending(path: "h.csv"), encoding: .utf8)
    #expect(history.hasPrefix("epoch,accuracy,loss,val_accuracy,val_loss\n0,"))
    let evaluate = try Command(["evaluate", scratch.path("m.h5"), "--data", Command.images, "--labels", Command.labels])
    #expect(evaluate.status == 0)
    #expect(evaluate.output.hasPrefix("accuracy: 1.0000 - loss: "))
  }

  @Test func trainingInPlaceIsRepeatable() throws {
    let scratch = try Scratch()
    let a = try scratch.copy(Command.model, as: "a.h5")
    let b = try scratch.copy(Command.model, as: "b.h5")
    for path in [a, b] {
      let run = try Command([
        "train", path, "--data", Command.images, "--labels", Command.labels, "--in-place", "--seed", "7", "--quiet",
      ])
      #expect((run.status, run.output, run.error) == (0, "", ""))
    }
    #expect(try Data(contentsOf: URL(filePath: a)) == Data(contentsOf: URL(filePath: b)))
    #expect(try Data(contentsOf: URL(filePath: a)) != Data(contentsOf: URL(filePath: Command.model)))
  }

  @Test func summaryPrintsKerassTable() throws {
    let run = try Command(["summary", Command.fixture("predict/nested_frozen_keras3/model.h5")])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("Model: "))
    #expect(run.output.contains(" Non-trainable params: "))
  }

  @Test func versionAndHelpAreAnswers() throws {
    #expect(try Command(["--version"]).output == "0.1.0\n")
    let help = try Command(["train", "--help"])
    #expect(help.status == 0)
    #expect(help.output.contains("--validation-split"))
  }
}
