import Foundation
import Keras
import ModelFile
import Testing

/// Whole runs of `fit`, `evaluate` and `predict` against Keras's: names and orders of results, batches of unequal sizes,
/// sample weights, averages of weights, optimizers of a bare name, learning rates that take a schedule's place.
struct FittingTests {
  @Test(arguments: FittingFolder.all)
  func fitsAsKerasDoes(_ case: FittingFolder) throws {
    let (folder, expected) = (`case`.folder, `case`.expected)
    let model = try Model(contentsOf: folder.modelPath)
    let data = try `case`.data(for: model)
    if let outputs = expected.outputs { #expect(model.outputNames == outputs) }
    if let wanted = expected.evaluate {
      try model.evaluate(data, batchSize: expected.batchSize).expect(wanted, "evaluate")
    }
    guard expected.epochs > 0 else { return try expect(try model.predict(data.inputs), model, folder) }
    if let rate = expected.learningRate { model.learningRate = rate }
    let history = try model.fit(
      data, validation: expected.validationSplit > 0 ? .split(expected.validationSplit) : .none,
      batchSize: expected.batchSize, epochs: expected.epochs, shuffle: false)
    #expect(Set(history.names) == Set(expected.history.keys))
    for (name, wanted) in expected.history {
      #expect(history[name].count == wanted.count)
      for (value, other) in zip(history[name], wanted) {
        #expect((value - other).magnitude <= 1e-4 * max(1, other.magnitude), "\(name)")
      }
    }
    try expect(try model.predict(data.inputs), model, folder)

    // What is saved is what was computed.
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path)
    try expect(try Model(contentsOf: path).predict(data.inputs), model, folder)
  }

  private func expect(_ outputs: [NDArray], _ model: Model, _ folder: ModelFolder) throws {
    let wanted = try folder.arrays("after.npz")
    for (name, output) in zip(model.outputNames, outputs) {
      let other = try #require(wanted.first { $0.name == name }).array
      let difference = try Difference(output, other)
      #expect(difference.largest <= 1e-4 * max(1, difference.range), "\(name)")
    }
  }

  /// tf.keras lists results in the order of its outputs.
  @Test(arguments: ["dictionaries_h5_tf_keras", "unequal_batches_weighted_tf_keras"])
  func resultsHaveKerasOrder(_ name: String) throws {
    let folder = try FittingFolder(name)
    let model = try Model(contentsOf: folder.folder.modelPath)
    let text = try String(contentsOfFile: folder.folder.path("expected.json"), encoding: .utf8)
    let names = try model.evaluate(folder.data(for: model), batchSize: folder.expected.batchSize).names
    let places = try names.map { try #require(text.range(of: "\"\($0)\":")).lowerBound }
    #expect(places == places.sorted())
  }

  /// Whatever takes the place of a schedule, the state is that of an optimizer which never had one: Keras leaves out all of
  /// it when one array is missing.
  @Test(arguments: FittingFolder.all.filter { $0.expected.learningRate != nil })
  func theStateStaysWhole(_ case: FittingFolder) throws {
    let folder = `case`.folder
    let model = try Model(contentsOf: folder.modelPath)
    let before = try ModelReader(opening: folder.modelPath).model.optimizerWeights
    let after = URL(filePath: folder.modelPath).pathExtension
    let data = try `case`.data(for: model)
    model.learningRate = `case`.expected.learningRate
    try model.fit(data, batchSize: 3, epochs: 2, shuffle: false)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path)
    let found = try ModelReader(opening: path)
    let wanted = try ModelReader(opening: folder.path("after.\(after)"))
    let state = found.model.optimizerWeights
    #expect(state.map(\.shape) == wanted.model.optimizerWeights.map(\.shape))
    #expect(state.count == before.count + (`case`.isKeras3 ? 1 : 0))
    for (a, b) in zip(state, wanted.model.optimizerWeights) {
      let (a, b) = (try #require(found.read(a).doubles), try #require(wanted.read(b).doubles))
      for (x, y) in zip(a, b) { #expect((x - y).magnitude <= 1e-4 * max(1, y.magnitude)) }
    }
  }

  /// Keras computes the states of another batch than the model's neither; without a word it takes 32.
  @Test(arguments: ["stateful_keras3", "stateful_tf_keras"])
  func statesAreThoseOfTheStatedBatch(_ name: String) throws {
    let folder = try FittingFolder(name)
    let model = try Model(contentsOf: folder.folder.modelPath)
    #expect(model.fixedBatchSize == 2)
    let data = try folder.data(for: model)
    let states = "layer \"y\" keeps its states for batches of 2"
    let wrongSize = "\(states), so the batch size must be 2, got 3."
    #expect(refusal { _ = try model.predict(data.inputs, batchSize: 3) }?.hasSuffix(wrongSize) == true)
    #expect(refusal { _ = try model.evaluate(data, batchSize: 3) }?.hasSuffix(wrongSize) == true)
    #expect(refusal { _ = try model.fit(data, batchSize: 3) }?.hasSuffix(wrongSize) == true)
    let wrongCount = "\(states), so the number of samples must be a multiple of 2, got 3."
    #expect(refusal { _ = try model.fit(data, validation: .split(0.5)) }?.hasSuffix(wrongCount) == true)
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// What the names and the order of a dictionary's members say goes along when a model is written anew.
  @Test(arguments: ["dictionaries_h5_tf_keras", "dictionaries_keras_keras3"], [ModelFormat.keras2, .keras])
  func dictionariesAreWritten(_ name: String, _ format: ModelFormat) throws {
    let folder = try FittingFolder(name)
    let model = try Model(contentsOf: folder.folder.modelPath)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path, as: format)
    let copy = try Model(contentsOf: path)
    #expect(copy.outputNames == ["aa", "zz"])
    #expect(copy.inputs.map(\.key) == ["k1", "k2"])
    #expect(copy.inputs.map(\.name) == ["in_b", "in_a"])
    let inputs = try folder.data(for: model).inputs
    #expect(try copy.predict(inputs) == model.predict(inputs))
  }

  /// The weights that training writes over are kept where Keras knows them, and left out where it does not.
  @Test(arguments: [ModelFormat.keras, .keras3, .keras2])
  func float8IsWrittenAnew(_ format: ModelFormat) throws {
    let folder = try FittingFolder("float8_keras3")
    let model = try Model(contentsOf: folder.folder.modelPath)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path, as: format)
    let copy = try Model(contentsOf: path)
    let inputs = try folder.data(for: model).inputs
    #expect(try (copy.predict(inputs) == model.predict(inputs)) == (format != .keras2))
    let names = try ModelReader(opening: path).model.layers.first { $0.name == "dense" }?.weights.map(\.name) ?? []
    #expect(names.count == (format == .keras2 ? 2 : 8))
    // Keras 3 builds the scales before the kernel.
    if format == .keras3 { #expect(names.last?.hasSuffix("/bias") == true) }
  }

  @Test func aLearningRateThatWasSetBeforeTheStateWasReadCounts() throws {
    let folder = try FittingFolder("averages_adam_frequency_keras3")
    let model = try Model(contentsOf: folder.folder.modelPath)
    model.learningRate = 0
    let data = try folder.data(for: model)
    try model.fit(data, batchSize: 3, shuffle: false)
    #expect(model.learningRate == 0)
  }
}
