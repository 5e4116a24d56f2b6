import Foundation
import KerasCore
import KerasLayers
import ModelFile
import TestSupport
import Testing

@testable import Keras

/// Large weights are used where they lie in the mapped file, and training changes them there: in memory, never in the file.
struct MappedWeightTests {
  @Test(arguments: [ModelFormat.keras2, .keras3, .keras])
  func trainingLeavesTheFileAsItWas(_ format: ModelFormat) throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID())-mapped").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let dense = LayerInstance(Dense(256, activation: .relu), name: "large")
    let last = LayerInstance(Dense(3), name: "last")
    var input = LayerInstance(InputLayer(), name: "x")
    input.batchShape = [nil, 128]
    let new = try Model(
      Sequential(layers: [input, dense, last]), generation: format == .keras2 ? .tfKeras : .keras3, seed: 1)
    try new.save(to: path, as: format)
    let original = try Data(contentsOf: URL(filePath: path))

    let reader = try ModelReader(opening: path)
    let kernel = try #require(reader.model.layers.flatMap(\.weights).first { $0.shape == [128, 256] })
    // In an archive weights lie at odd places, and are copied.
    #expect(format == .keras || reader.memory(kernel) != nil)

    let model = try Model(contentsOf: path)
    let numbers = (0..<8 * 128).map { Float($0 % 11) / 11 }
    let x = NDArray(numbers, shape: [8, 128])
    let t = NDArray((0..<24).map { Float($0 % 5) }, shape: [8, 3])
    let before = try model.predict([x])
    try model.compile(optimizer: "sgd", loss: "mean_squared_error")
    try model.fit(TrainingData(inputs: [x], targets: [t]), batchSize: 8, epochs: 2, shuffle: false, seed: 0)
    let after = try model.predict([x])
    #expect(after != before)
    #expect(try Data(contentsOf: URL(filePath: path)) == original)
    // Another model of the same file sees nothing of it either, while the first one lives.
    #expect(try differences(Model(contentsOf: path).predict([x]), before) == nil)
    // And the first one goes on after its file was replaced by what it learned.
    try model.save(to: path)
    #expect(try Data(contentsOf: URL(filePath: path)) != original)
    #expect(try differences(model.predict([x]), after) == nil)
    #expect(try differences(Model(contentsOf: path).predict([x]), after) == nil)
  }
}
