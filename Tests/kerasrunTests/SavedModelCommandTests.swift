import Foundation
import Testing

/// The commands on the folder of a SavedModel, and on checkpoints.
@Suite("Commands on SavedModels")
struct SavedModelCommandTests {
  private static let folder = Command.fixture("savedmodels/tf-2.9/trained")
  private static let model = folder + "/model"
  private static let checkpoints = Command.fixture("savedmodels/tf-2.9/checkpoints")

  @Test("a folder is looked at, compared and converted like a file")
  func folder() throws {
    let scratch = try Scratch()
    #expect(try Command(["summary", Self.model]).output.contains("dense_1 (Dense)"))
    let inspected = try Command(["inspect", Self.model])
    #expect(inspected.output.contains("the folder of a SavedModel, tf.keras 2 (version 2.9.0)"))
    #expect(inspected.output.contains("optimizer/momentum/dense/kernel"))
    let converted = scratch.path("converted.keras")
    #expect(try Command(["convert", Self.model, "--output", converted]).status == 0)
    for path in [Self.model, Self.model + "/", converted] {
      let run = try Command(
        ["verify", path, "--inputs", Self.folder + "/x.npz", "--outputs", Self.folder + "/y.npz", "--quiet"])
      #expect(run.status == 0, "\(path): \(run.error)")
    }
  }

  @Test("a folder is trained into a file, and never written itself")
  func training() throws {
    let scratch = try Scratch()
    let arguments = ["train", Self.model, "--data", "x.npy", "--labels", "y.npy"]
    try Data(Self.array([8, 3])).write(to: URL(filePath: scratch.path("x.npy")))
    try Data(Self.array([8, 2])).write(to: URL(filePath: scratch.path("y.npy")))
    for output in [["--in-place"], ["--output", "elsewhere"]] {
      let run = try Command(arguments + output, in: URL(filePath: scratch.path("")))
      #expect(run.status == 1)
      #expect(run.error.hasSuffix(": a SavedModel is read and never written. Say --output FILE.h5.\n"), "\(run.error)")
    }
    for name in ["trained.h5", "trained.keras"] {
      let run = try Command(arguments + ["--output", name], in: URL(filePath: scratch.path("")))
      #expect(run.status == 0, "\(run.error)")
      #expect(try Command(["inspect", scratch.path(name)]).output.contains("4 steps"))
    }
  }

  /// An array of zeros in NumPy's format.
  private static func array(_ shape: [Int]) -> [UInt8] {
    let extents = shape.map(String.init).joined(separator: ", ")
    var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(extents)), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8)
      + [UInt8](repeating: 0, count: 4 * shape.reduce(1, *))
  }

  @Test(
    "a checkpoint is named by its prefix, its index or its folder", arguments: ["/weights", "/weights.index", "/", ""])
  func checkpoint(_ name: String) throws {
    let run = try Command([
      "verify", Self.checkpoints + "/model.json", "--weights", Self.checkpoints + name, "--inputs",
      Self.checkpoints + "/x.npz", "--outputs", Self.checkpoints + "/y.npz", "--quiet",
    ])
    #expect(run.status == 0, "\(run.error)")
    #expect(try Command(["inspect", Self.checkpoints + name]).output.contains("a checkpoint of TensorFlow"))
  }

  @Test("a checkpoint alone is no model")
  func alone() throws {
    let run = try Command(["predict", Self.checkpoints + "/weights", Self.checkpoints + "/x.npz"])
    #expect(run.status == 1)
    #expect(run.error.contains("the file holds weights but no \"model_config\""))
  }
}
