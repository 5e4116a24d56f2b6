import Foundation
import KerasCore
import TestSupport
import Testing

@testable import ModelFile

@Suite("Quantised weights")
struct QuantizedTests {
  /// What a layer multiplies by, as Keras itself tells, see `make_quantized.py`.
  struct Expected: Decodable {
    var kernel: [Float]
    var shape: [Int]
    var bias: [Float]?
  }

  static let files = ((try? names(in: fixture("quantized"))) ?? []).filter {
    $0.hasSuffix(".keras") && !$0.contains("without_zero")
  }

  @Test("kernels are what Keras multiplies by", arguments: files)
  func kernels(_ name: String) throws {
    let path = fixture("quantized/" + name)
    let text = try Data(contentsOf: URL(filePath: path.replacingOccurrences(of: ".keras", with: ".json")))
    var left = try JSONDecoder().decode([String: Expected].self, from: text)
    let reader = try ModelReader(opening: path)
    for layer in reader.model.layers {
      for (path, weights) in Dictionary(grouping: layer.weights, by: { $0.path ?? [] }) {
        // Keras's own path names sublayers of attention as it pleases: `attention/query`.
        let key = ([layer.name] + path.map { $0 == "output_dense" ? "attention_output" : $0 }).joined(separator: "/")
          .replacingOccurrences(of: "_dense", with: "")
        let found = try #require(left.keys.first { $0 == key || $0.hasSuffix("/" + key) }, "\(key) of \(left.keys)")
        let removed = left.removeValue(forKey: found)
        let expected = try #require(removed)
        let isWhole = weights.count > 2
        #expect(weights.count == (expected.bias == nil ? 1 : 2) + (isWhole ? 6 : 0))
        let kernel = weights[0]
        #expect(kernel.shape == Shape(expected.shape))
        #expect(kernel.dtype == .float32)
        let floats = try #require(try reader.read(kernel).floats)
        // Layers that multiply numbers of 8 bits keep their kernels as they are; their tests are those of fitting.
        if isWhole {
          #expect(name.hasPrefix("float8") && kernel.quantization == nil)
          continue
        }
        let largest = expected.kernel.map(abs).max() ?? 1
        let distances = zip(floats, expected.kernel).map { abs($0 - $1) / largest }
        #expect(distances.max() ?? 1 < 2e-5, "\(key)")
        var span = [Float](repeating: 0, count: kernel.shape.count)
        var mutable = span.mutableSpan
        try reader.read(kernel, into: &mutable)
        #expect(differences(span, floats) == nil)
        if let bias = expected.bias { #expect(try reader.read(weights[1]).floats == bias) }
      }
    }
    #expect(left.isEmpty)
  }

  @Test("zero points that Keras forgot are missed where they are needed")
  func forgottenZeros() throws {
    let reader = try ModelReader(opening: fixture("quantized/awq_without_zero_3.15.1.keras"))
    let kernel = try #require(reader.model.layers.first { $0.name == "block" }?.weights.last)
    #expect(kernel.shape == [7, 6])
    let failure = try #require(message { _ = try reader.read(kernel) })
    #expect(failure.hasSuffix("save the model without quantisation, or from another version."))
  }

  @Test("a quantised weight is not overwritten by other numbers")
  func noUpdate() throws {
    try withTemporaryFolder { folder in
      let model = try ModelReader(opening: fixture("quantized/int8_3.15.1.keras")).model
      let kernel = try #require(model.layers.first { $0.name == "last" }?.weights.first)
      let update = try ModelUpdate(of: model, to: folder + "/m.keras")
      let failure = try #require(message { try update.write(kernel, NDArray([0] as [Float])) })
      #expect(failure.hasSuffix("so no other numbers fit in its place; save a new file."))
    }
  }

  @Test(
    "numbers of 8 bits: the nearest one, or the last one",
    arguments: [
      (0.3, .e4m3fn, 0.3125), (-17.5, .e4m3fn, -18), (500, .e4m3fn, 448), (0.001, .e4m3fn, 0.001953125),
      (0.0009, .e4m3fn, 0), (448, .e4m3fn, 448), (0.3, .e5m2, 0.3125), (0.33, .e5m2, 0.3125), (70000, .e5m2, 57344),
      (1.2e-5, .e5m2, 1.52587890625e-05), (0, .e5m2, 0),
    ] as [(Double, Float8, Double)])
  func float8(_ value: Double, _ type: Float8, _ expected: Double) {
    #expect(type.rounded(value) == expected)
  }
}
