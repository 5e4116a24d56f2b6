import Foundation
import KerasCore
import TestSupport
import Testing

@testable import ModelFile

@Suite("Writing models back")
struct UpdateTests {
  @Test("weights and state in place: nothing else changes", arguments: ["tf_keras.h5", "keras3.h5"])
  func inPlace(_ name: String) throws {
    try withTemporaryFolder { folder in
      let model = try ModelReader(opening: fixture(name)).model
      let path = folder + "/model.h5"
      let update = try ModelUpdate(of: model, to: path)
      let weights = model.layers[1].weights
      try update.write(weights[0], [1, 2, 3, 4, 5, 6].span)
      try update.write(weights[1], NDArray([7, 8] as [Double]))
      var state: [NamedArray] = []
      for (index, weight) in model.optimizerWeights.enumerated() {
        let elements = [Double](repeating: Double(index + 2), count: weight.shape.count)
        state.append(NamedArray(weight.name, NDArray(doubles: elements, dtype: weight.dtype, shape: weight.shape)))
      }
      try update.writeOptimizer(state, trainingConfig: model.trainingConfig)
      try update.commit()

      let reader = try ModelReader(opening: path)
      var expected = model
      expected.path = path
      #expect(reader.model == expected)
      #expect(try reader.read(weights[0]).floats == [1, 2, 3, 4, 5, 6])
      #expect(try reader.read(weights[1]).floats == [7, 8])
      for (saved, new) in zip(reader.model.optimizerWeights, state) {
        #expect(try differences(reader.read(saved), new.array) == nil)
      }
      #expect(try names(in: folder) == ["model.h5"])
      #expect(try FileBytes.read(path).count == FileBytes.read(fixture(name)).count)
    }
  }

  @Test("a file that cannot be changed is written anew, at its own place too", arguments: [true, false])
  func writtenAnew(_ isInPlace: Bool) throws {
    try withTemporaryFolder { folder in
      let source = folder + "/source.h5"
      try FileManager.default.copyItem(atPath: fixture("rewritten.h5"), toPath: source)
      let model = try ModelReader(opening: source).model
      let path = isInPlace ? source : folder + "/model.h5"
      let update = try ModelUpdate(of: model, to: path)
      let weights = model.layers[1].weights
      try update.write(weights[0], [1, 2, 3, 4, 5, 6].span)
      try update.commit()
      let reader = try ModelReader(opening: path)
      #expect(reader.model.architecture == model.architecture)
      #expect(reader.model.trainingConfig == model.trainingConfig)
      #expect(reader.model.optimizerWeights.map(\.name) == model.optimizerWeights.map(\.name))
      #expect(try reader.read(reader.model.layers[1].weights[0]).floats == [1, 2, 3, 4, 5, 6])
      #expect(try names(in: folder) == (isInPlace ? ["source.h5"] : ["model.h5", "source.h5"]))
    }
  }

  @Test("an archive is an archive, though its weights begin where an HDF5 file may")
  func signatureInArchive() throws {
    #expect(try ModelReader(opening: fixture("signature.keras")).model.provenance.format == .archive)
  }

  @Test("another optimizer replaces the one in the file, in the file itself")
  func otherOptimizer() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.h5"
      try FileManager.default.copyItem(atPath: fixture("tf_keras.h5"), toPath: path)
      let model = try ModelReader(opening: path).model
      let update = try ModelUpdate(of: model, to: path)
      let state = [
        NamedArray("iteration:0", NDArray([5] as [Int64], shape: [])),
        NamedArray("SGD/m/output/kernel:0", NDArray([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])),
      ]
      try update.writeOptimizer(state, trainingConfig: ["loss": "mae", "optimizer_config": ["class_name": "SGD"]])
      try update.commit()
      let reader = try ModelReader(opening: path)
      #expect(reader.model.trainingConfig?["loss"] == "mae")
      #expect(reader.model.optimizerWeights.map(\.name) == state.map(\.name))
      for (saved, new) in zip(reader.model.optimizerWeights, state) {
        #expect(try differences(reader.read(saved), new.array) == nil)
      }
      #expect(reader.model.layers == model.layers)

      let second = try ModelUpdate(of: reader.model, to: path)
      try second.removeTraining()
      try second.commit()
      let plain = try ModelReader(opening: path).model
      #expect(plain.trainingConfig == nil)
      #expect(plain.optimizerWeights.isEmpty)
    }
  }

  @Test("without commit nothing remains, and the original is untouched")
  func abandoned() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.h5"
      try FileManager.default.copyItem(atPath: fixture("keras3.h5"), toPath: path)
      let model = try ModelReader(opening: path).model
      let failure = message {
        let update = try ModelUpdate(of: model, to: path)
        try update.write(model.layers[1].weights[0], [1, 2, 3, 4, 5, 6].span)
        try update.write(model.layers[1].weights[1], [1].span)
        try update.commit()
      }
      #expect(
        failure == path + ": \"/model_weights/output/net/output/bias\" has 2 elements, but 1 are to be written.")
      #expect(try names(in: folder) == ["model.h5"])
      #expect(try FileBytes.read(path) == FileBytes.read(fixture("keras3.h5")))
    }
  }

  @Test("a folder that is not there")
  func noFolder() throws {
    let model = try ModelReader(opening: fixture("keras3.h5")).model
    #expect(
      message { try ModelUpdate(of: model, to: "/nowhere/model.h5").commit() }
        == "/nowhere/model.h5: the file cannot be written: No such file or directory.")
  }

  @Test("weights alone have no place for an optimizer")
  func weightsOnly() throws {
    try withTemporaryFolder { folder in
      let model = try ModelReader(opening: fixture("tf_keras_weights.h5")).model
      let update = try ModelUpdate(of: model, to: folder + "/w.h5")
      #expect(
        message { try update.writeOptimizer([], trainingConfig: nil) } == folder
          + "/w.h5: the file holds weights only and has no place for the state of an optimizer.")
    }
  }
}
