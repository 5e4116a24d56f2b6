import ArgumentParser
import Keras

/// The claim of the Keras example: an Antirectifier network is as good as a ReLU network with twice as wide layers.
struct Accuracy: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train the Antirectifier network and the ReLU network on MNIST from fresh weights.")

  @Argument(help: "A folder with the MNIST files.")
  var mnist: String
  @Option(help: "Epochs of training.")
  var epochs = 40
  @Option(help: "Seeds to train with, each a run of both networks.")
  var seeds: [UInt64] = [1]

  func run() throws {
    let training = try data("train")
    let test = try data("t10k")
    for seed in seeds {
      for wide in [false, true] {
        let model = try exampleNetwork(wide: wide, seed: seed)
        let start = ContinuousClock.now
        try model.fit(training, batchSize: 128, epochs: epochs, seed: seed)
        let seconds = (.now - start) / .seconds(1)
        let results = try model.evaluate(test, batchSize: 128)
        report(
          wide ? "accuracy-relu" : "accuracy-antirectifier", seconds: seconds,
          [
            ("seed", .int(Int(seed))), ("epochs", .int(epochs)),
            ("test_accuracy", .double(results["accuracy"] ?? .nan)),
          ])
      }
    }
  }

  private func data(_ part: String) throws(KerasError) -> TrainingData {
    TrainingData(
      try DataFile.read("\(mnist)/\(part)-images-idx3-ubyte.gz")[0].array,
      try DataFile.read("\(mnist)/\(part)-labels-idx1-ubyte.gz")[0].array, scale: 1 / 255)
  }
}
