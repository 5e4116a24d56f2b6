import ArgumentParser
import Keras

/// An epoch of training and the latency of prediction.
struct Speed: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Time an epoch of training and single predictions.")

  @Option(help: "A folder with the MNIST files; without it, random data of the same size.")
  var mnist: String?
  @Option(help: "Epochs that are timed, after one that is not.")
  var epochs = 7
  @Option(help: "How many threads; without it, as many as the processors.")
  var threads: Int?
  @Flag(help: "Time training only.")
  var skipPredictions = false

  /// Floating-point operations of the products of one training step on `rows` samples.
  private func operations(_ rows: Int) -> Int {
    let products = [784 * 256 * 2, 512 * 256 * 3, 512 * 10 * 3]
    return 2 * rows * products.reduce(0, +)
  }

  func run() throws {
    let data = try trainingData()
    let model = try exampleNetwork(seed: 1)
    if let threads { model.threads = threads }
    let timer = EpochTimer()
    try model.fit(data, batchSize: 128, epochs: epochs + 1, seed: 1, callbacks: [timer])
    let epoch = median(Array(timer.times.dropFirst()))
    let samples = data.inputs[0].shape[0]
    report("epoch", seconds: epoch, [("gflops", .double(Double(operations(samples)) / epoch / 1e9))])

    if skipPredictions { return }
    for batch in [1, 32, 128] {
      let input = NDArray((0..<batch * 784).map { Float($0 % 97) / 97 }, shape: [batch, 784])
      for _ in 0..<200 { _ = try model.predict([input], batchSize: batch) }
      var times: [Duration] = []
      for _ in 0..<2000 {
        times.append(try ContinuousClock().measure { _ = try model.predict([input], batchSize: batch) })
      }
      report("predict-batch-\(batch)", seconds: median(times))
    }
  }

  /// Images as floats, as the other systems have them.
  private func trainingData() throws -> TrainingData {
    guard let mnist else {
      let images = (0..<60_000 * 784).map { Float(($0 &* 2_654_435_761) >> 7 & 255) / 255 }
      let labels = (0..<60_000).map { UInt8($0 % 10) }
      return TrainingData(NDArray(images, shape: [60_000, 784]), NDArray(labels))
    }
    let images = try DataFile.read(mnist + "/train-images-idx3-ubyte.gz")[0].array
    let floats = (images.floats ?? []).map { $0 / 255 }
    return TrainingData(
      NDArray(floats, shape: [60_000, 784]), try DataFile.read(mnist + "/train-labels-idx1-ubyte.gz")[0].array)
  }
}
