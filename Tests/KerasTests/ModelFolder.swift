import Foundation
import Keras
import TestSupport
import Testing

/// A folder with a model that real Keras wrote, inputs, and what Keras predicts for them.
struct ModelFolder: CustomTestStringConvertible {
  let url: URL

  /// The package.
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  /// Folders that Fixtures/make_fixtures.py made.
  static let predict = folders(in: package.appending(path: "Fixtures/predict"))
  static let training = folders(in: package.appending(path: "Fixtures/training"))
  /// Folders of real files; none where the folder `shared` is absent.
  static let shared = ["models", "models/lambda"].compactMap { SharedFolder.path($0) }
    .flatMap { folders(in: URL(filePath: $0)) }

  /// The folders that hold a model and something to compare it with.
  private static func folders(in url: URL) -> [ModelFolder] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.sorted().map { ModelFolder(url: url.appending(path: $0)) }.filter { folder in
      ["y.npz", "after.h5"].contains { FileManager.default.fileExists(atPath: folder.path($0)) }
    }
  }

  var testDescription: String { url.lastPathComponent }

  func path(_ file: String) -> String { url.appending(path: file).path }

  /// The model file, whatever its extension.
  var modelPath: String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return path(names.first { $0.hasPrefix("model.") } ?? "model.h5")
  }

  func arrays(_ file: String) throws -> [NamedArray] { try DataFile.read(path(file)) }

  /// The arrays of `x.npz` in the order of the model's inputs.
  func inputs(of model: Model) throws -> [NDArray] {
    let arrays = try arrays("x.npz")
    let named = model.inputs.compactMap { input in arrays.first { $0.name == input.name }?.array }
    return named.count == model.inputs.count ? named : arrays.map(\.array)
  }
}

/// The largest difference between two arrays, and the range of the values they should have.
struct Difference {
  var largest = 0.0
  var range = 0.0
  var isProbability = false

  init(_ found: NDArray, _ expected: NDArray) throws {
    let a = try #require(found.doubles)
    let b = try #require(expected.doubles)
    #expect(found.shape == expected.shape)
    for (x, y) in zip(a, b) where !(x.isNaN && y.isNaN) && x != y {
      largest = (x - y).isNaN ? .infinity : max(largest, (x - y).magnitude)
    }
    range = (b.max() ?? 0) - (b.min() ?? 0)
    isProbability = b.allSatisfy { $0 >= 0 && $0 <= 1 }
  }
}

extension Tolerance {
  /// How far predictions may lie from Keras's: 1e-5 for probabilities, 1e-4 of their range for others.
  static func ofKeras(_ expected: NDArray) throws -> Tolerance {
    let expected = try Difference(expected, expected)
    return Tolerance(absolute: expected.isProbability ? 1e-5 : 1e-4 * expected.range)
  }
}
