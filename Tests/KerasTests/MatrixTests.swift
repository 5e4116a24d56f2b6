import Foundation
import Keras
import ModelFile
import TestSupport
import Testing

/// The same models by every version of Keras in every form: each is read as the Keras means it that wrote it.
struct MatrixTests {
  @Test(arguments: MatrixFile.all)
  func predictsLikeItsKeras(_ file: MatrixFile) throws {
    let model = try file.open()
    try file.expect(model.predict(file.inputs(of: model)), equal: "y")
  }

  /// Theano pads elsewhere than TensorFlow, and only the names of weights say which of them it was.
  @Test func withoutWeightsTheBackendMustBeSaid() throws {
    let file = try #require(MatrixFile.all.first { $0.model == "max_pooling2d_same.h5" })
    let error = #expect(throws: KerasError.self) { try Model(contentsOf: file.path) }
    #expect("\(try #require(error))".contains("--theano-kernels or --no-theano-kernels"))
    let model = try Model(contentsOf: file.path, theanoKernels: false)
    let outputs = try model.predict(file.inputs(of: model))
    #expect(try Difference(outputs[0], file.arrays("y")[0].array).largest > 0.1)
  }

  @Test(arguments: MatrixFile.compiled)
  func hasTheOptimizerState(_ file: MatrixFile) throws {
    let reader = try ModelReader(opening: file.path)
    let expected = try file.arrays("state")
    #expect(reader.model.optimizerWeights.count == expected.count)
    for (found, wanted) in zip(reader.model.optimizerWeights, expected) {
      #expect(try Tolerance.exact.difference(reader.read(found), wanted.array) == nil, "\(found.name)")
    }
  }

  @Test(arguments: MatrixFile.all)
  func anUntrainedCopyIsTheSameFile(_ file: MatrixFile) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())-\(file.weights ?? file.model)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let model = try file.open()
    try model.save(to: path)
    let copy = try Data(contentsOf: URL(filePath: path))
    let original = try Data(contentsOf: URL(filePath: file.weightsPath))
    #expect(copy == original)
  }

  @Test(arguments: MatrixFile.continued)
  func oneMoreStepIsThatOfItsKeras(_ file: MatrixFile) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())-\(file.model)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let model = try file.open()
    let inputs = try file.inputs(of: model)
    let data = TrainingData(inputs: inputs, targets: try file.arrays("t").map(\.array))
    try model.fit(data, batchSize: 4, shuffle: false, seed: 0)
    let outputs = try model.predict(inputs)
    try file.expect(outputs, equal: "next")
    try model.save(to: path)
    let copy = try file.open(path)
    #expect(try differences(copy.predict(inputs), outputs) == nil)
    try expectNextState(of: file, at: path)
  }

  /// Checks what the optimizer remembers in the file at `path` after one more step.
  private func expectNextState(of file: MatrixFile, at path: String) throws {
    let reader = try ModelReader(opening: path)
    let expected = try file.arrays("next_state")
    #expect(reader.model.optimizerWeights.count == expected.count)
    for (found, wanted) in zip(reader.model.optimizerWeights, expected) {
      // Keras 1.2's SGD saves the count of its steps, but counts only for a learning rate that decays.
      if file.version == "keras-1.2.2", wanted.array.shape.count == 1, ["functional", "frozen"].contains(file.name) {
        continue
      }
      let difference = try Difference(reader.read(found), wanted.array)
      #expect(difference.largest <= 1e-3 * max(difference.range, 1e-3), "\(found.name)")
    }
  }
}
