import Foundation
import TestSupport
import Testing

/// A folder of `../shared/cases`, and what is done with its files.
struct ForeignCase: CustomTestStringConvertible, Sendable {
  /// One run of the program in the folder; files whose names begin with `OUT` lie in a folder of the test's own, where
  /// `OUT-row.csv` is a sample of four numbers.
  struct Step: Sendable {
    let arguments: [String]
    var status: Int32 = 0
    /// What the program says.
    var says: [String] = []
    /// The numbers in its JSON.
    var results: [String: Double] = [:]
  }

  let folder: URL
  let steps: [Step]
  var testDescription: String { folder.lastPathComponent }

  static let all = SharedFolder.names(in: "cases").compactMap { name in
    SharedFolder.path("cases/" + name).map { ForeignCase(name, URL(filePath: $0)) }
  }

  private init(_ name: String, _ folder: URL) {
    self.folder = folder
    steps = Self.recipes[name] ?? Self.verified(folder)
  }

  private static func verify(_ model: String, _ outputs: String) -> Step {
    Step(arguments: ["verify", model, "--inputs", "x.npz", "--outputs", outputs])
  }

  private static func train(_ model: String, _ labels: String, to output: String, _ options: String...) -> Step {
    Step(
      arguments: ["train", model, "--data", "x.npz", "--labels", labels, "--no-shuffle", "--output", output] + options)
  }

  private static func evaluate(_ model: String, _ results: [String: Double], _ options: String...) -> Step {
    Step(
      arguments: ["evaluate", model, "--data", "x.npz", "--labels", "y.npz", "--json"] + options, results: results)
  }

  /// What is to be done with a folder that is about something else than predictions.
  private static let recipes: [String: [Step]] = [
    "chunked-latest-not-trainable": ["c.h5", "model.h5"].map { model in
      Step(arguments: ["train", model, "--data", "x.npy", "--labels", "y.npy", "--output", "OUT-" + model])
    },
    "dict-keys": [
      verify("model.keras", "y.npz"),
      Step(arguments: ["predict", "model.keras", "k2=k2.npy", "k1=k1.npy", "--output", "OUT.npz"]),
    ],
    "dict-metrics": [
      evaluate(
        "k2.h5",
        [
          "loss": 99.63654, "aa_loss": 0.87354, "zz_loss": 98.76299, "aa_mean_squared_error": 0.96123,
          "zz_mean_absolute_error": 9.85534,
        ])
    ],
    "ema-not-finalised": [
      train("model.keras", "t.npz", to: "OUT.keras", "--batch-size", "3"), verify("OUT.keras", "y_keras.npz"),
    ],
    "keras3-training-argument": [
      verify("bn-training-true.keras", "y.npz"),
      train("transfer.keras", "t.npz", to: "OUT.keras", "--batch-size", "6"),
      verify("OUT.keras", "y-after-training.npz"), verify("transfer-trained-by-keras.keras", "y-after-training.npz"),
    ],
    "name-clash": [("my_relu.keras", "ReLU"), ("softmax.keras", "Softmax")].map { model, name in
      Step(arguments: ["predict", model, "OUT-row.csv"], status: 1, says: [name])
    },
    "per-output-loss": [evaluate("model.keras", ["p_loss": 29.892, "q_loss": 4.123], "--batch-size", "4")],
    "tfkeras-keras-string-adam": [
      train("silent.keras", "t.npz", to: "OUT.keras", "--epochs", "2", "--batch-size", "4"),
      verify("OUT.keras", "y.npz"),
      train("refused.keras", "t3.npz", to: "OUT3.keras", "--epochs", "2", "--batch-size", "4"),
      // Not y3.npz, which is of another model: what tf.keras says of this one after the same steps.
      Step(
        arguments: ["evaluate", "OUT3.keras", "--data", "x.npz", "--labels", "t3.npz", "--json"],
        results: ["loss": 2.117138147]),
    ],
  ]

  /// Every model is compared with the outputs that are called after it, or with the only ones there are.
  private static func verified(_ folder: URL) -> [Step] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
    return names.filter { $0.hasSuffix(".h5") || $0.hasSuffix(".keras") }.compactMap { model in
      let own = "y_" + model.split(separator: ".")[0] + ".npz"
      return names.contains(own) || names.contains("y.npz") ? verify(model, names.contains(own) ? own : "y.npz") : nil
    }
  }
}
