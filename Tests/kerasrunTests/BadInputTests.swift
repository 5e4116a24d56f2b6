import Foundation
import Testing

/// Bad models and data: one sentence, exit code 1, no partial file, the original untouched.
struct BadInputTests {
  /// What is tried, and what the sentence must say.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let says: String
    var limits: String?
    let arguments: @Sendable (Scratch) throws -> [String]
  }

  private static func predict(_ name: String, says: String, _ model: @escaping @Sendable (Scratch) throws -> String)
    -> Case
  {
    Case(testDescription: name, says: says) { ["predict", try model($0), Command.images] }
  }

  private static func train(_ name: String, says: String, _ options: [String]) -> Case {
    Case(testDescription: name, says: says) { scratch in
      [
        "train", Command.model, "--data", Command.images, "--labels", Command.labels, "--output",
        scratch.path("out.h5"),
      ]
        + options
    }
  }

  /// An IDX file of bytes.
  private static func idx(_ magic: [UInt8], _ extents: [UInt32], _ bytes: Int, value: UInt8 = 0) -> Data {
    var data = Data(magic)
    for extent in extents { for shift in [24, 16, 8, 0] { data.append(UInt8(extent >> shift & 255)) } }
    return data + Data(repeating: value, count: bytes)
  }

  /// `config` with `old` replaced by text of the same length, so that the file stays whole.
  private static func replacing(_ old: String, _ new: String, in data: inout Data) {
    let new = new + String(repeating: " ", count: max(0, old.utf8.count - new.utf8.count))
    while let range = data.range(of: Data(old.utf8)) { data.replaceSubrange(range, with: Data(new.utf8)) }
  }

  static let cases: [Case] = [
    predict("a truncated file", says: "model.h5: ") { scratch in
      try scratch.copy(Command.model, as: "model.h5") { $0.removeLast($0.count / 2) }
    },
    predict(
      "a file that is not HDF5",
      says: "labels.idx: the file is not a Keras model: it is none of HDF5 (.h5), zip (.keras), JSON and YAML"
    ) {
      try $0.copy(Command.labels, as: "labels.idx")
    },
    predict("a file that is not there", says: "nothing.h5: the file cannot be read: ") { $0.path("nothing.h5") },
    predict("no model_config", says: "the file holds weights but no \"model_config\"") { _ in
      Command.fixture("files/broken_no_config.h5")
    },
    predict("malformed JSON", says: "attribute \"model_config\"") { _ in Command.fixture("files/broken_json.h5") },
    predict(
      "weights of another shape",
      says: "layer \"dense\" (Dense): weight \"kernel\" is (784, 256) in the file, but the layer needs (784, 128)."
    ) {
      try $0.copy(Command.model, as: "model.h5") { replacing("\"units\": 256", "\"units\": 128", in: &$0) }
    },
    predict(
      "an unknown class",
      says:
        "layer \"antirectifier\" (Antirectifeir): no layer is registered for this class. Did you mean \"Antirectifier\"?"
    ) {
      try $0.copy(Command.model, as: "model.h5") {
        replacing("\"class_name\": \"Antirectifier\"", "\"class_name\": \"Antirectifeir\"", in: &$0)
        replacing("\"registered_name\": \"Antirectifier\"", "\"registered_name\": \"Antirectifeir\"", in: &$0)
      }
    },
    predict(
      "an unknown option value",
      says: "layer \"conv2d\" (Conv2D): \"padding\" must be \"valid\", \"same\" or \"causal\", got \"sane\"."
    ) {
      try $0.copy(Command.fixture("predict/small_cnn_keras3/model.h5"), as: "model.h5") {
        replacing("\"padding\": \"same\"", "\"padding\": \"sane\"", in: &$0)
      }
    },
    Case(testDescription: "images with the wrong magic", says: "images.idx: ") { scratch in
      let data = idx([1, 2, 8, 3], [1, 28, 28], 784)
      try data.write(to: scratch.url.appending(path: "images.idx"))
      return ["predict", Command.model, scratch.path("images.idx")]
    },
    Case(testDescription: "images that are too short", says: "images.idx: ") { scratch in
      try idx([0, 0, 8, 3], [10, 28, 28], 784).write(to: scratch.url.appending(path: "images.idx"))
      return ["predict", Command.model, scratch.path("images.idx")]
    },
    Case(testDescription: "images of another size", says: "input \"input_layer\" must be (None, 784), got (2, 27, 27).")
    { scratch in
      try idx([0, 0, 8, 3], [2, 27, 27], 2 * 729).write(to: scratch.url.appending(path: "images.idx"))
      return ["predict", Command.model, scratch.path("images.idx")]
    },
    Case(
      testDescription: "labels out of range",
      says: "the label of sample 0 is 10, but a class index from 0 to 9 is needed."
    ) { scratch in
      try idx([0, 0, 8, 1], [300], 300, value: 10).write(to: scratch.url.appending(path: "labels.idx"))
      return [
        "train", Command.model, "--data", Command.images, "--labels", scratch.path("labels.idx"), "--output",
        scratch.path("out.h5"),
      ]
    },
    Case(testDescription: "fewer labels than samples", says: "labels.idx: there are 200 labels for 300 samples.") {
      scratch in
      try idx([0, 0, 8, 1], [200], 200).write(to: scratch.url.appending(path: "labels.idx"))
      return [
        "train", Command.model, "--data", Command.images, "--labels", scratch.path("labels.idx"), "--output",
        scratch.path("out.h5"),
      ]
    },
    Case(
      testDescription: "a batch that states do not fit",
      says: "layer \"y\" keeps its states for batches of 2, so the batch size must be 2, got 3."
    ) { scratch in
      let rows = String(repeating: "1,2,3\n", count: 6)
      try rows.write(toFile: scratch.path("rows.csv"), atomically: true, encoding: .utf8)
      return [
        "predict", Command.fixture("fitting/stateful_keras3/model.h5"), scratch.path("rows.csv"), "--batch-size", "3",
      ]
    },
    Case(testDescription: "an input given twice", says: "the input \"k1\" is given twice.") { scratch in
      let model = Command.fixture("fitting/dictionaries_keras_keras3/model.keras")
      try "1,2,3\n".write(toFile: scratch.path("a.csv"), atomically: true, encoding: .utf8)
      return ["predict", model, "k1=" + scratch.path("a.csv"), "in_b=" + scratch.path("a.csv")]
    },
    Case(
      testDescription: "too few inputs", says: "the model has 2 inputs (\"k1\", \"k2\"), but the files hold 1 arrays."
    ) { scratch in
      let model = Command.fixture("fitting/dictionaries_keras_keras3/model.keras")
      try "1,2,3\n".write(toFile: scratch.path("a.csv"), atomically: true, encoding: .utf8)
      return ["predict", model, "k1=" + scratch.path("a.csv")]
    },
    Case(testDescription: "an archive without the input", says: "none of the 4 arrays is called \"k1\".") { _ in
      let folder = Command.fixture("fitting/dictionaries_keras_keras3") + "/"
      return ["predict", folder + "model.keras", "k1=" + folder + "data.npz"]
    },
    train("a loss that is not a number", says: "the loss is ", ["--scale", "1e38"]),
    train(
      "an unknown optimizer", says: "the optimizer \"rmsporp\" is not known. Did you mean \"RMSprop\"?",
      ["--optimizer", "rmsporp"]),
    train("an unknown loss", says: "the loss \"crossentrop\" is not known.", ["--loss", "crossentrop"]),
    train("an unknown metric", says: "the metric \"acuracy\" is not known.", ["--metrics", "acuracy"]),
    train("a pattern without layers", says: "no layer matches \"conv*\".", ["--freeze", "conv*"]),
    Case(testDescription: "a full disk", says: "out.h5: ", limits: "trap '' XFSZ; ulimit -f 100") { scratch in
      [
        "train", Command.model, "--data", Command.images, "--labels", Command.labels, "--output",
        scratch.path("out.h5"), "--quiet",
      ]
    },
    Case(
      testDescription: "an architecture without weights",
      says:
        "architecture.json: the file is an architecture without weights; name the file that has them with --weights."
    ) { _ in
      ["predict", Command.fixture("predict/weights_only_tf_keras/architecture.json"), Command.images]
    },
    Case(testDescription: "weights that are an architecture", says: "the file has no weights, but an architecture.") {
      _ in
      let path = Command.fixture("predict/weights_only_tf_keras/architecture.json")
      return ["summary", path, "--weights", path]
    },
    Case(
      testDescription: "outputs of another shape",
      says: "output \"activation\" is (300, 10), but it must be (300,) according to the files of outputs."
    ) {
      _ in ["verify", Command.model, "--inputs", Command.images, "--outputs", Command.labels]
    },
    Case(testDescription: "fewer outputs than the model has", says: "the model has 2 outputs (") { scratch in
      let folder = Command.fixture("predict/submodel_outputs_keras3")
      return ["verify", folder + "/model.h5", "--inputs", folder + "/x.npz", "--outputs", Command.labels]
    },
    Case(testDescription: "a folder that is not there", says: "out.h5: the file cannot be written: ") { scratch in
      [
        "train", Command.model, "--data", Command.images, "--labels", Command.labels, "--output",
        scratch.path("no/out.h5"),
      ]
    },
    Case(testDescription: "a folder that cannot be written", says: "the file cannot be written: ") { _ in
      ["train", Command.model, "--data", Command.images, "--labels", Command.labels, "--output", "/proc/out.h5"]
    },
  ]

  @Test(arguments: cases)
  func isRefused(_ test: Case) throws {
    let scratch = try Scratch()
    let arguments = try test.arguments(scratch)
    let before = try contents(scratch)
    let original = try Data(contentsOf: URL(filePath: Command.model))
    let run = try Command(arguments, limits: test.limits)
    #expect(run.status == 1)
    let sentences = run.error.split(separator: "\n").filter { !$0.hasPrefix("note: ") }
    #expect(sentences.count == 1)
    let sentence = String(sentences.first ?? "")
    #expect(sentence.hasPrefix("error: "))
    #expect(sentence.contains(test.says), "\(sentence)")
    #expect(try contents(scratch) == before)
    #expect(try Data(contentsOf: URL(filePath: Command.model)) == original)
  }

  private func contents(_ scratch: Scratch) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for name in scratch.names { contents[name] = try Data(contentsOf: URL(filePath: scratch.path(name))) }
    return contents
  }

  @Test func anUnknownClassIsSummarised() throws {
    let scratch = try Scratch()
    let path = try scratch.copy(Command.model, as: "model.h5") {
      Self.replacing("\"class_name\": \"Antirectifier\"", "\"class_name\": \"Antirectifeir\"", in: &$0)
      Self.replacing("\"registered_name\": \"Antirectifier\"", "\"registered_name\": \"Antirectifeir\"", in: &$0)
    }
    let run = try Command(["summary", path])
    #expect(run.status == 0)
    #expect(run.output.contains("│ antirectifier (Antirectifeir)   │ ?                      │             0 │"))
    #expect(run.output.contains(" Trainable params: 337,418 (1.29 MB)\n"))
    #expect(run.output.contains("Did you mean \"Antirectifier\"?"))
  }

  @Test(arguments: [
    ["predict"], ["predict", "m.h5", "x.npy", "--top", "0"], ["predict", "m.h5", "x.npy", "--threads", "0"],
    ["predict", "m.h5", "x.npy", "--output", "y.txt"], ["train", "m.h5", "--data", "x", "--labels", "y"],
    ["train", "m.h5", "--data", "x", "--labels", "y", "--in-place", "--epochs", "0"], ["fly"],
    ["evaluate", "m.h5", "--data", "x", "--labels", "y", "--batch-size", "none"], ["inspect"],
    ["convert", "m.h5"], ["convert", "m.h5", "--output", "m.txt"],
    ["convert", "m.h5", "--output", "m.h5", "--format", "keras4"],
    ["verify", "m.h5", "--inputs", "x"], ["verify", "m.h5", "--inputs", "x", "--outputs", "y", "--tolerance", "-1"],
  ])
  func wrongUsageIsExitCode2(_ arguments: [String]) throws {
    let run = try Command(arguments)
    #expect(run.status == 2)
    #expect(run.output == "")
    #expect(run.error.contains("Usage: "))
  }
}
