import Foundation
import KerasCore
import TestSupport
import Testing
import Zip

@testable import ModelFile

@Suite("Writing archives and trees back")
struct ArchiveUpdateTests {
  /// Sets the first weight of the layer `last` and the state of the optimizer, if there is one, and puts the copy at `path`.
  private func update(_ model: SavedModel, to path: String, trainingConfig: JSON? = nil) throws -> [NamedArray] {
    let update = try ModelUpdate(of: model, to: path)
    let weight = try #require(model.layers.first { $0.name == "last" }?.weights.first)
    try update.write(weight, NDArray([Float](repeating: 0.5, count: weight.shape.count), shape: weight.shape))
    var state: [NamedArray] = []
    for (index, saved) in model.optimizerWeights.enumerated() {
      let elements = [Double](repeating: Double(index + 2), count: saved.shape.count)
      state.append(NamedArray(saved.name, NDArray(doubles: elements, dtype: saved.dtype, shape: saved.shape)))
    }
    if !state.isEmpty { try update.writeOptimizer(state, trainingConfig: trainingConfig) }
    try update.commit()
    return state
  }

  private func check(_ path: String, weights: String? = nil, _ state: [NamedArray]) throws {
    let reader = try ModelReader(opening: path, weights: weights)
    for layer in reader.model.layers {
      for weight in layer.weights where layer.name == "last" {
        #expect(try reader.read(weight).floats?.allSatisfy { $0 == 0.5 } == true)
      }
      for weight in layer.weights where layer.name == "shared" {
        #expect(try reader.read(weight).floats?.allSatisfy { $0 > 1 } == true)
      }
    }
    for (saved, new) in zip(reader.model.optimizerWeights, state) {
      #expect(try differences(reader.read(saved), new.array) == nil)
    }
    #expect(reader.model.optimizerWeights.count == state.count)
  }

  private func members(_ path: String) throws -> [String: [UInt8]] {
    let archive = try ZipArchive(path, size: try FileBytes.read(path).count)
    var members: [String: [UInt8]] = [:]
    for member in try archive.checkedMembers() {
      members[member.name] = try ByteReader(try archive.content(member)).rest()
    }
    return members
  }

  @Test(
    "an archive keeps everything but the numbers",
    arguments: ["trees/2.13.1.keras", "trees/3.15.1.keras", "trees/packed.zip"])
  func archive(_ name: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.keras"
      let model = try ModelReader(opening: fixture(name)).model
      let state = try update(model, to: path)
      try check(path, state)
      // For a look with Keras itself: `KERASRUN_TEST_OUTPUT=folder swift test --filter ArchiveUpdateTests`.
      if let output = ProcessInfo.processInfo.environment["KERASRUN_TEST_OUTPUT"] {
        _ = try update(model, to: output + "/updated_" + (name.split(separator: "/").last ?? "") + ".keras")
      }
      let (before, after) = try (members(fixture(name)), members(path))
      #expect(before.keys.sorted() == after.keys.sorted())
      for (name, bytes) in before where name != "model.weights.h5" { #expect(after[name] == bytes) }
      #expect(before["model.weights.h5"]?.count == after["model.weights.h5"]?.count)
      // Again, in the file itself.
      let again = try update(try ModelReader(opening: path).model, to: path)
      try check(path, again)
      #expect(try names(in: folder) == ["model.keras"])
    }
  }

  @Test("an archive that is saved as it was has the same weights, byte for byte")
  func untouched() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.keras"
      try ModelUpdate(of: try ModelReader(opening: fixture("trees/3.9.2.keras")).model, to: path).commit()
      #expect(try members(path) == members(fixture("trees/3.9.2.keras")))
    }
  }

  @Test("what compile was called with is written, in the words of archives")
  func compileConfig() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.keras"
      let model = try ModelReader(opening: fixture("trees/3.15.1.keras")).model
      _ = try update(model, to: path, trainingConfig: ["loss": "mae", "optimizer_config": ["class_name": "SGD"]])
      let changed = try ModelReader(opening: path).model
      let optimizer: JSON = ["class_name": "SGD", "module": "keras.optimizers", "registered_name": nil]
      #expect(changed.trainingConfig?["optimizer"] == optimizer)
      #expect(changed.trainingConfig?["loss"] == "mae")
      #expect(changed.architecture?["config"] == model.architecture?["config"])
      let second = try ModelUpdate(of: changed, to: path)
      try second.removeTraining()
      try second.commit()
      let plain = try ModelReader(opening: path).model
      #expect(plain.trainingConfig == nil)
      #expect(plain.optimizerWeights.isEmpty)
      let third = try ModelUpdate(of: plain, to: path)
      try third.writeOptimizer([NamedArray("", NDArray([3] as [Int64], shape: []))], trainingConfig: ["loss": "mse"])
      try third.commit()
      #expect(try ModelReader(opening: path).model.optimizerWeights.map(\.location) == ["/optimizer/vars/0"])
    }
  }

  @Test("a folder, in itself and as another")
  func folders() throws {
    try withTemporaryFolder { folder in
      let source = folder + "/source"
      try FileManager.default.createDirectory(atPath: source + "/assets", withIntermediateDirectories: true)
      try unpack(fixture("trees/3.15.1.keras"), to: source)
      try Data("a\nb".utf8).write(to: URL(filePath: source + "/assets/vocabulary.txt"))
      let model = try ModelReader(opening: source).model
      try check(folder + "/copy", try update(model, to: folder + "/copy"))
      #expect(try FileBytes.read(folder + "/copy/assets/vocabulary.txt") == Array("a\nb".utf8))
      #expect(try FileBytes.read(folder + "/copy/config.json") == FileBytes.read(source + "/config.json"))
      try check(source, try update(model, to: source + "/"))
      #expect(try names(in: folder) == ["copy", "source"])
      // What is given up leaves the folder as it was, and nothing beside it.
      let before = try FileBytes.read(source + "/model.weights.h5")
      _ = try ModelUpdate(of: model, to: source)
      #expect(try FileBytes.read(source + "/model.weights.h5") == before)
      #expect(try names(in: folder) == ["copy", "source"])
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: source + "/model.weights.h5")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: source)
      try check(folder + "/link", try update(try ModelReader(opening: folder + "/link").model, to: folder + "/link"))
      let kept = try FileManager.default.attributesOfItem(atPath: source + "/model.weights.h5")[.posixPermissions]
      #expect(kept as? Int == 0o600)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link") == source)
      #expect(
        message { _ = try update(model, to: folder + "/copy") } == folder
          + "/copy: there is something else already; a folder is written only where there is nothing.")
    }
  }

  @Test("weights alone, and shards under another name")
  func weights() throws {
    try withTemporaryFolder { folder in
      let archive = fixture("trees/3.15.1.keras")
      let tree = try ModelReader(opening: archive, weights: fixture("trees/tree.weights.h5")).model
      try check(archive, weights: folder + "/w.weights.h5", try update(tree, to: folder + "/w.weights.h5"))
      let shards = try ModelReader(opening: archive, weights: fixture("trees/sharded.weights.json")).model
      try check(
        archive, weights: folder + "/other.weights.json", try update(shards, to: folder + "/other.weights.json"))
      #expect(try names(in: folder) == ["other.weights.json", "other_00000.weights.h5", "w.weights.h5"])
      // In its own place the list changes last, to files that had no place before; the old ones go then.
      let own = try ModelReader(opening: archive, weights: folder + "/other.weights.json").model
      try check(archive, weights: folder + "/other.weights.json", try update(own, to: folder + "/other.weights.json"))
      #expect(try names(in: folder) == ["other.weights.json", "other_1_00000.weights.h5", "w.weights.h5"])
    }
  }
}
