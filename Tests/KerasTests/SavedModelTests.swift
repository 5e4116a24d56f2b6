import Foundation
@testable import Keras
import ModelFile
import TestSupport
import Testing

/// Folders and checkpoints that tf.keras wrote are what that Keras says they are. `Fixtures/savedmodels/make.py` makes them.
struct SavedModelTests {
  /// The folders of `Fixtures/savedmodels/tf-*` with a model.
  private static let models = cases { FileManager.default.fileExists(atPath: $0.path("model/saved_model.pb")) }
  private static let trained = models.filter { FileManager.default.fileExists(atPath: $0.path("after.h5")) }
  private static let checkpoints = cases { FileManager.default.fileExists(atPath: $0.path("checkpoint")) }
  private static let shared = SharedFolder.names(in: "models/savedmodel").compactMap { name in
    SharedFolder.path("models/savedmodel/" + name).map { Case(url: URL(filePath: $0)) }
  }

  /// A folder of the fixtures, known by its own name and that of the release.
  struct Case: CustomTestStringConvertible {
    let folder: ModelFolder

    init(url: URL) { folder = ModelFolder(url: url) }

    var testDescription: String { folder.url.pathComponents.suffix(2).joined(separator: "/") }

    func path(_ file: String) -> String { folder.path(file) }

    func expectPredictions(_ model: Model) throws {
      let outputs = try model.predict(folder.inputs(of: model))
      let expected = try folder.arrays("y.npz")
      #expect(outputs.count == expected.count)
      for (found, wanted) in zip(outputs, expected) {
        #expect(try Tolerance.ofKeras(wanted.array).difference(found, wanted.array) == nil, "\(wanted.name ?? "")")
      }
    }
  }

  private static func cases(where isOne: (Case) -> Bool) -> [Case] {
    let root = ModelFolder.package.appending(path: "Fixtures/savedmodels")
    func folders(_ url: URL) -> [URL] {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
      return names.sorted().map { url.appending(path: $0) }
    }
    return folders(root).flatMap(folders).map(Case.init).filter(isOne)
  }

  @Test(arguments: models)
  func predictsLikeKeras(_ folder: Case) throws {
    let model = try Model(contentsOf: folder.path("model"))
    #expect(model.generation == .tfKeras)
    try folder.expectPredictions(model)
    #expect(Set(model.outputNames) == Set(try folder.folder.arrays("y.npz").compactMap(\.name)))
  }

  @Test(.needsShared("models/savedmodel"), arguments: shared)
  func predictsRealFoldersLikeKeras(_ folder: Case) throws {
    try folder.expectPredictions(try Model(contentsOf: folder.folder.url.path))
  }

  @Test(arguments: trained)
  func goesOnTrainingLikeKeras(_ folder: Case) throws {
    let model = try Model(contentsOf: folder.path("model"))
    let arrays = try folder.folder.arrays("data.npz")
    let data = TrainingData(
      inputs: arrays.filter { $0.name == "x" }.map(\.array), targets: arrays.filter { $0.name == "y" }.map(\.array))
    try model.fit(data, batchSize: 8, shuffle: false, seed: 0)
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).h5").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.save(to: path)
    let reader = try ModelReader(opening: path)
    let oracle = try ModelReader(opening: folder.path("after.h5"))
    let found = reader.model.layers.flatMap(\.weights) + reader.model.optimizerWeights
    let wanted = oracle.model.layers.flatMap(\.weights) + oracle.model.optimizerWeights
    #expect(found.map(\.name) == wanted.map(\.name))
    #expect(found.map(\.dtype) == wanted.map(\.dtype))
    for (a, b) in zip(found, wanted) {
      let (a, b) = (try reader.read(a), try oracle.read(b))
      let scale = try #require(b.doubles).map(\.magnitude).max() ?? 0
      #expect(Tolerance(absolute: 1e-5 * scale).difference(a, b) == nil)
    }
  }

  @Test(arguments: checkpoints, ["weights", "weights.index", "", "objects-1", "objects-1.data-00000-of-"])
  func checkpointsGiveAnArchitectureItsWeights(_ folder: Case, _ name: String) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.folder.url.path)
    let name = name.hasSuffix("-") ? try #require(files.first { $0.hasPrefix(name) }) : name
    try folder.expectPredictions(try Model(contentsOf: folder.path("model.json"), weights: folder.path(name)))
  }

  /// Of the model `trained` there is a folder too, whose weights are others.
  @Test(arguments: checkpoints)
  func checkpointsReplaceTheWeightsOfAModel(_ folder: Case) throws {
    let model = folder.folder.url.deletingLastPathComponent().appending(path: "trained/model").path
    try folder.expectPredictions(try Model(contentsOf: model, weights: folder.path("weights")))
  }

  /// A Sequential model does not count its input as a layer, another one does.
  @Test func checkpointsFitAModelWithOtherLayersWithoutWeights() throws {
    let folder = try #require(Self.checkpoints.first)
    let text = try String(contentsOfFile: folder.path("model.json"), encoding: .utf8)
    let dropout = #"{"class_name": "Dropout", "config": {"name": "dropout", "rate": 0.5}}, "#
    let place = try #require(text.range(of: #"{"class_name": "BatchNormalization""#))
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try text.replacingCharacters(in: place.lowerBound..<place.lowerBound, with: dropout)
      .write(toFile: path, atomically: true, encoding: .utf8)
    try folder.expectPredictions(try Model(contentsOf: path, weights: folder.path("weights")))
  }

  @Test func aFolderIsNeverWritten() throws {
    let model = try Model(contentsOf: try #require(Self.models.first).path("model"))
    for path in [try #require(model.definition.saved).path, NSTemporaryDirectory() + "model"] {
      #expect { try model.save(to: path) } throws: { "\($0)".contains("a SavedModel is read and never written") }
    }
  }
}
