import Foundation
import Keras
import TestSupport
import Testing

/// A model that one of many versions of Keras wrote in one of its forms, with what that Keras says about it.
struct MatrixFile: CustomTestStringConvertible {
  /// The folder of the version.
  let folder: URL
  /// The model's name.
  let name: String
  /// The files that are it: the model, or an architecture and its weights.
  let model: String
  let weights: String?

  /// The folder that Fixtures/matrix/make.py filled: the one in the package, or a fuller one.
  private static let root =
    ProcessInfo.processInfo.environment["KERASRUN_MATRIX"].map { URL(filePath: $0) }
    ?? ModelFolder.package.appending(path: "Fixtures/matrix")
  /// All that the folder holds.
  static let all = files(in: root)
  /// Those that are whole models, optimizer included.
  static let compiled = all.filter { $0.exists("state.npz") && $0.weights == nil }
  /// Those of which it is known what one more step of training makes of them.
  static let continued = compiled.filter { $0.exists("t.npz") }

  private static func files(in root: URL) -> [MatrixFile] {
    var files: [MatrixFile] = []
    for version in names(in: root) {
      let folder = root.appending(path: version)
      let names = names(in: folder)
      for name in names {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, names.contains("\(parts[0]).y.npz") else { continue }
        func add(_ model: String, _ weights: String? = nil) {
          guard names.contains(model) else { return }
          files.append(MatrixFile(folder: folder, name: parts[0], model: model, weights: weights))
        }
        switch parts[1] {
        case "h5", "keras": add(name)
        case "weights.h5", "old_weights.h5":
          add(parts[0] + ".json", name)
          add(parts[0] + ".yaml", name)
        default: break
        }
      }
    }
    return files
  }

  private static func names(in url: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).sorted()
  }

  var version: String { folder.lastPathComponent }
  var testDescription: String { "\(version)/\(model)" + (weights.map { " + \($0)" } ?? "") }
  var path: String { folder.appending(path: model).path }
  /// Where the weights are, which is what saving writes.
  var weightsPath: String { folder.appending(path: weights ?? model).path }

  private func exists(_ suffix: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: "\(name).\(suffix)").path)
  }

  /// The arrays in the npz of this name.
  func arrays(_ suffix: String) throws -> [Keras.NamedArray] {
    try DataFile.read(folder.appending(path: "\(name).\(suffix).npz").path)
  }

  /// The model, as the Keras that wrote it means it.
  func open(_ path: String? = nil) throws -> Model {
    // tf.keras takes Theano's kernels of Keras 2 as they are, and so does kerasrun unless it is told; and the names of
    // weights tell, where there are weights with names.
    let isTheano =
      version.hasPrefix("keras-2.2.4") || version.hasPrefix("keras-0") || model == "max_pooling2d_same.h5"
      ? true : Bool?.none
    return try Model(
      contentsOf: path ?? self.path, weights: weights.map { folder.appending(path: $0).path },
      theanoKernels: isTheano)
  }

  /// The inputs in the order of the model's.
  func inputs(of model: Model) throws -> [NDArray] {
    let arrays = try arrays("x")
    let named = model.inputs.compactMap { input in arrays.first { $0.name == input.name }?.array }
    return named.count == model.inputs.count ? named : arrays.map(\.array)
  }

  /// Checks that `outputs` are the arrays in the npz of this name.
  func expect(_ outputs: [NDArray], equal suffix: String) throws {
    let expected = try arrays(suffix)
    #expect(outputs.count == expected.count)
    for (found, wanted) in zip(outputs, expected) {
      #expect(try Tolerance.ofKeras(wanted.array).difference(found, wanted.array) == nil, "\(wanted.name ?? "")")
    }
  }
}
