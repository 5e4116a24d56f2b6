import ArgumentParser
import Keras

/// The loss and the metrics of a model on all samples of a file.
struct Evaluation: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Time the evaluation of a model on images and labels.")

  @Argument(help: "The model.")
  var model: String
  @Argument(help: "The images: IDX.")
  var images: String
  @Argument(help: "The labels: IDX.")
  var labels: String
  @Option(help: "How many threads; without it, as many as the processors.")
  var threads: Int?

  func run() throws {
    let data = TrainingData(try DataFile.read(images)[0].array, try DataFile.read(labels)[0].array, scale: 1 / 255)
    let model = try Model(contentsOf: model)
    if let threads { model.threads = threads }
    _ = try model.evaluate(data, batchSize: 32)
    var times: [Duration] = []
    for _ in 0..<5 { times.append(try ContinuousClock().measure { _ = try model.evaluate(data, batchSize: 32) }) }
    report("evaluate", seconds: median(times))
  }
}
