import Foundation
import Graph
import KerasCore
import KerasData
import KerasLayers
import Training
import ModelFile

/// A network that real Keras trained for 100 steps: the file before, the batches, the losses, and the file after.
struct TrainingFixture {
  static let folder = URL(filePath: #filePath).appending(path: "../../../Fixtures/training").standardized

  /// The names of all fixtures.
  static let names: [String] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { FileManager.default.fileExists(atPath: folder.path + "/\($0)/model.h5") }.sorted()
  }()

  let generation: KerasGeneration
  let model: LayerInstance
  let outputNames: [String]
  let trainingConfig: JSON
  let compile: CompileConfig
  let losses: [Double]
  private let name: String
  private let arrays: [String: NDArray]

  init(_ name: String) throws {
    self.name = name
    let reader = try ModelReader(opening: Self.path(name, "model.h5"))
    generation = try Self.generation(reader.model)
    let architecture = try reader.model.requiredArchitecture()
    model = try LayerInstance(config: architecture, generation: generation, registry: .keras)
    arrays = try Self.arrays(Self.path(name, "data.npz"))
    outputNames = try model.outputNames(arrays.keys.filter { $0.hasPrefix("y") }.count)
    trainingConfig = reader.model.trainingConfig ?? .null
    compile = try CompileConfig(
      config: trainingConfig, outputNames: outputNames, generation: generation)
    losses = try DataFile.read(Self.path(name, "losses.npy"))[0].array.doubles ?? []
  }

  static func path(_ name: String, _ file: String) -> String { folder.path + "/\(name)/\(file)" }

  static func generation(_ saved: SavedModel) throws -> KerasGeneration {
    guard let generation = KerasGeneration(rawValue: saved.provenance.generation.rawValue) else {
      throw KerasError("The generation of the fixture is unknown.")
    }
    return generation
  }

  static func arrays(_ path: String) throws -> [String: NDArray] {
    var arrays: [String: NDArray] = [:]
    for named in try DataFile.read(path) { arrays[named.name ?? ""] = named.array }
    return arrays
  }

  /// The samples `rows` of the inputs, then of the targets.
  func batch(_ rows: Range<Int>) throws -> (inputs: [ReferenceArray], targets: [ReferenceArray]) {
    func part(_ letter: String) throws -> [ReferenceArray] {
      try arrays.keys.filter { $0.hasPrefix(letter) }.sorted().map { key in
        guard let array = arrays[key], let values = array.doubles else { throw KerasError("No numbers under \(key).") }
        let size = array.count / array.shape[0]
        var shape = array.shape
        shape[0] = rows.count
        let slice = Array(values[rows.lowerBound * size..<rows.upperBound * size])
        return ReferenceArray(slice, shape: shape, dtype: array.dtype)
      }
    }
    return (try part("x"), try part("y"))
  }

  /// What `after.h5` or `model.h5` holds for each variable of a training step.
  func values(of file: String, _ step: ModelGraph) throws -> [VariableKey: ReferenceArray] {
    let reader = try ModelReader(opening: Self.path(name, file))
    var values: [VariableKey: ReferenceArray] = [:]
    let trace = Trace()
    let inputs = try batch(0..<16).inputs.map { trace.builder.input($0.type) }
    _ = try model.layer.call(CallArguments(inputs), Scope(trace, isTraining: true))
    let weights = weightsInFile(trace)
    let saved = reader.model.layers.flatMap(\.weights)
    guard weights.count == saved.count else {
      throw KerasError("The file has \(saved.count) weights, the model \(weights.count).")
    }
    var stored: [StoredWeight] = []
    let trainable = Set(model.optimizedWeights(trace).map(\.key))
    for (weight, source) in zip(weights, saved) {
      guard weight.type.shape == source.shape else { throw KerasError("\(source.name) is \(source.shape).") }
      values[.weight(weight.key)] = try reference(reader.read(source))
      if trainable.contains(weight.key) {
        stored.append(StoredWeight(key: weight.key, type: weight.type, fileName: source.name))
      }
    }
    let entries = try compile.optimizer.boundState(
      reader.model.optimizerWeights.map { ($0.name, $0.shape) }, weights: stored)
    for (entry, source) in zip(entries, reader.model.optimizerWeights) {
      if let key = entry.key { values[key] = try reference(reader.read(source)) }
    }
    return values
  }

  /// The weights as HDF5 files have them: of each layer the trainable ones first.
  private func weightsInFile(_ trace: Trace) -> [Trace.Weight] {
    let weights = model.inFileOrder(trace.weights)
    var layers: [String] = []
    for weight in weights {
      if let layer = weight.path.first, !layers.contains(layer) { layers.append(layer) }
    }
    return layers.flatMap { layer in
      let own = weights.filter { $0.path.first == layer }
      return own.filter(\.trainable) + own.filter { !$0.trainable }
    }
  }

  /// The names that the optimizer's state would have in a file, and those it has.
  func stateNames() throws -> (written: [String], found: [String]) {
    let reader = try ModelReader(opening: Self.path(name, "after.h5"))
    let trace = Trace()
    let inputs = try batch(0..<16).inputs.map { trace.builder.input($0.type) }
    _ = try model.layer.call(CallArguments(inputs), Scope(trace, isTraining: true))
    let trainable = Set(model.optimizedWeights(trace).map(\.key))
    let stored = zip(weightsInFile(trace), reader.model.layers.flatMap(\.weights)).compactMap {
      trainable.contains($0.key) ? StoredWeight(key: $0.key, type: $0.type, fileName: $1.name) : nil
    }
    return (compile.optimizer.stateEntries(stored).map(\.name), reader.model.optimizerWeights.map(\.name))
  }

  private func reference(_ array: NDArray) throws -> ReferenceArray {
    guard let values = array.doubles else { throw KerasError("A weight is not numeric.") }
    return ReferenceArray(values, shape: array.shape, dtype: array.dtype)
  }
}
