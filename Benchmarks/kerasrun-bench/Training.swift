import ArgumentParser
import Keras

/// The time of one training step of the networks that `training_keras.py` wrote.
struct Training: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Time training steps of CASE/model.keras on CASE/x.npy and CASE/y.npy in a folder.")

  @Argument(help: "The folder that training_keras.py wrote.")
  var folder: String
  @Option(parsing: .upToNextOption, help: "The cases.")
  var cases = ["lstm", "resnet20"]
  @Option(help: "Epochs that are timed, after one that is not.")
  var epochs = 5
  @Option(help: "How many threads; without it, as many as the processors.")
  var threads: Int?

  func run() throws {
    for name in cases {
      let data = TrainingData(
        try DataFile.read("\(folder)/\(name)/x.npy")[0].array, try DataFile.read("\(folder)/\(name)/y.npy")[0].array)
      let model = try Model(contentsOf: "\(folder)/\(name)/model.keras")
      if let threads { model.threads = threads }
      let timer = EpochTimer()
      try model.fit(data, batchSize: 32, epochs: epochs + 1, shuffle: false, callbacks: [timer])
      let steps = (data.inputs[0].shape[0] + 31) / 32
      report(
        "training-\(name)", seconds: median(Array(timer.times.dropFirst())) / Double(steps),
        [("loss", .double(timer.lastLoss))])
    }
  }
}
