import ArgumentParser
import Keras

/// What it takes from a file to the first prediction, and to the first step of training.
struct Loading: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time the loading of a model and its first prediction, in this process for the first time and again.")

  @Argument(help: "The model.")
  var model: String
  @Argument(help: "Samples to predict: .npy or .npz.")
  var inputs: String
  @Option(help: "How often everything is done again.")
  var repeats = 0
  @Option(help: "Targets, to time the compilation of a training step too.")
  var targets: String?

  func run() throws {
    let inputs = try DataFile.read(inputs).map(\.array)
    let targets = try targets.map { try DataFile.read($0).map(\.array) }
    for round in 0...repeats {
      var loaded: Model?
      let load = try ContinuousClock().measure { loaded = try Model(contentsOf: model) }
      guard let model = loaded else { return }
      let batch = inputs[0].shape[0]
      let compile = try ContinuousClock().measure { try model.prepareToPredict(inputs, batchSize: batch) }
      let first = try ContinuousClock().measure { _ = try model.predict(inputs, batchSize: batch) }
      let again = try ContinuousClock().measure { _ = try model.predict(inputs, batchSize: batch) }
      var more: [(String, JSON)] = [
        ("load", .double(load / .seconds(1))), ("compile", .double(compile / .seconds(1))),
        ("predict", .double(first / .seconds(1))),
        ("again", .double(again / .seconds(1))),
      ]
      if let targets {
        if (try? model.compileConfig()) == nil { try model.compile(optimizer: "adam", loss: "mse") }
        let data = TrainingData(inputs: inputs, targets: targets)
        let step = try ContinuousClock().measure { try model.fit(data, batchSize: batch, seed: 1) }
        let next = try ContinuousClock().measure { try model.fit(data, batchSize: batch, seed: 1) }
        more += [("fit", .double(step / .seconds(1))), ("fit_again", .double(next / .seconds(1)))]
      }
      report(round == 0 ? "load-first" : "load-again", seconds: (load + compile + first) / .seconds(1), more)
    }
  }
}
