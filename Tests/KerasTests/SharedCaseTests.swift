import Foundation
import Keras
import Testing

/// Cases beside the package that once went wrong, with Keras's right numbers.
struct SharedCaseTests {
  static let folder = ModelFolder.package.appending(path: "../shared/cases").standardizedFileURL

  private static func isThere(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: name).path)
  }

  private static func path(_ name: String) -> String { folder.appending(path: name).path }

  private static func data(_ folder: String, model: Model, targets: String = "y") throws -> TrainingData {
    func arrays(_ file: String, _ names: [String]) throws -> [NDArray] {
      let arrays = try DataFile.read(path("\(folder)/\(file).npz"))
      let named = names.compactMap { name in arrays.first { $0.name == name }?.array }
      return named.count == names.count ? named : arrays.map(\.array)
    }
    return TrainingData(
      inputs: try arrays("x", model.inputs.map { $0.key ?? $0.name }), targets: try arrays(targets, model.outputNames))
  }

  @Test(.enabled(if: isThere("dict-metrics"), "../shared/cases is not there"))
  func metricsInTheOrderOfKeys() throws {
    let model = try Model(contentsOf: Self.path("dict-metrics/k2.h5"))
    try model.evaluate(Self.data("dict-metrics", model: model)).expect(
      [
        "loss": 99.63654, "aa_loss": 0.87354, "zz_loss": 98.76299, "aa_mean_squared_error": 0.96123,
        "zz_mean_absolute_error": 9.85534,
      ], "dict-metrics")
  }

  @Test(.enabled(if: isThere("per-output-loss"), "../shared/cases is not there"))
  func lossesOfOutputsCountBatches() throws {
    let model = try Model(contentsOf: Self.path("per-output-loss/model.keras"))
    let results = try model.evaluate(Self.data("per-output-loss", model: model), batchSize: 4)
    #expect(try (#require(results["p_loss"]) - 29.892).magnitude < 1e-3)
    #expect(try (#require(results["q_loss"]) - 4.123).magnitude < 1e-3)
  }

  @Test(
    .enabled(if: isThere("ema-not-finalised"), "../shared/cases is not there"),
    arguments: [
      ("ema-not-finalised", "model.keras", 3, 1, "y_keras"), ("tfkeras-keras-string-adam", "silent.keras", 4, 2, "y"),
    ])
  func trainedWeightsAreKeras(_ folder: String, file: String, batchSize: Int, epochs: Int, outputs: String) throws {
    let model = try Model(contentsOf: Self.path("\(folder)/\(file)"))
    let data = try Self.data(folder, model: model, targets: "t")
    try model.fit(data, batchSize: batchSize, epochs: epochs, shuffle: false)
    let wanted = try DataFile.read(Self.path("\(folder)/\(outputs).npz"))[0].array
    let difference = try Difference(model.predict(data.inputs)[0], wanted)
    #expect(difference.largest <= 1e-4 * difference.range)
  }

  @Test(.enabled(if: isThere("stateful-default-batch"), "../shared/cases is not there"))
  func theBatchSizeIsTheFiles() throws {
    let model = try Model(contentsOf: Self.path("stateful-default-batch/model.keras"))
    let x = try DataFile.read(Self.path("stateful-default-batch/x.npz"))[0].array
    let wanted = try DataFile.read(Self.path("stateful-default-batch/y.npz"))[0].array
    let difference = try Difference(model.predict([x])[0], wanted)
    #expect(difference.largest <= 1e-4 * difference.range)
  }
}
