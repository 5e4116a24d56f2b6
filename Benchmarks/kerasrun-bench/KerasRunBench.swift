import ArgumentParser
import Keras

/// Our side of the benchmarks: JSON lines that `run.py` sets beside those of other systems.
@main
struct KerasRunBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kerasrun-bench", abstract: "Measures kerasrun; see Benchmarks/README.md.",
    subcommands: [Speed.self, Training.self, Evaluation.self, Accuracy.self, Loading.self],
    defaultSubcommand: Speed.self)
}

/// The Antirectifier network of the Keras example, or – `wide` – the ReLU network whose layers are twice as wide.
func exampleNetwork(wide: Bool = false, seed: UInt64) throws(KerasError) -> Model {
  let sequential =
    wide
    ? Sequential {
      Input([784])
      Dense(512, activation: .relu)
      Dropout(0.1)
      Dense(512, activation: .relu)
      Dropout(0.1)
      Dense(10, activation: .softmax)
    }
    : Sequential {
      Input([784])
      Dense(256)
      Antirectifier()
      Dropout(0.1)
      Dense(256)
      Antirectifier()
      Dropout(0.1)
      Dense(10, activation: .softmax)
    }
  let model = try Model(sequential, seed: seed)
  try model.compile(optimizer: "rmsprop", loss: "categorical_crossentropy", metrics: ["accuracy"])
  return model
}

/// The middle of `times`, in seconds.
func median(_ times: [Duration]) -> Double {
  let sorted = times.sorted()
  return sorted.isEmpty ? 0 : sorted[sorted.count / 2] / .seconds(1)
}

/// One line of results.
func report(_ name: String, seconds: Double, _ more: [(String, JSON)] = []) {
  var line = JSON.Object()
  line["system"] = "kerasrun"
  line["case"] = .string(name)
  line["seconds"] = .double(seconds)
  for (key, value) in more { line[key] = value }
  print(JSON.object(line))
}
