import Foundation
import Testing

/// `--by-name`: weights for the layers of the same names.
@Suite("Weights by name")
struct ByNameCommandTests {
  private static func file(_ name: String) -> String { Command.fixture("by_name/" + name) }

  @Test("layers of other names keep their weights, and are named")
  func weights() throws {
    let scratch = try Scratch()
    let chosen = ["--weights", Self.file("others.h5"), "--by-name"]
    let outputs = ["--inputs", Self.file("x.npz"), "--outputs", Self.file("y.npz")]
    let run = try Command(["verify", Self.file("model.h5")] + outputs + chosen)
    #expect(run.status == 0, "\(run.error)")
    #expect(run.error.contains("the file does not name third, which keep what they had."), "\(run.error)")
    let converted = scratch.path("model.h5")
    #expect(try Command(["convert", Self.file("model.h5"), "--output", converted] + chosen).status == 0)
    #expect(try Command(["verify", converted] + outputs).status == 0)
  }

  @Test(
    "what has no meaning is refused",
    arguments: [
      (["summary", file("model.h5"), "--by-name"], "--by-name needs --weights."),
      (
        ["inspect", file("model.h5"), "--weights", file("others.h5"), "--by-name"],
        "--by-name does not concern inspect, which prints what is in a file."
      ),
      (
        [
          "summary", file("model.h5"), "--weights", Command.fixture("savedmodels/tf-2.9/checkpoints/weights"),
          "--by-name",
        ],
        "weights are loaded by the names of layers from the .h5 files of Keras 1 to 3 alone."
      ),
    ])
  func refused(_ arguments: [String], _ message: String) throws {
    let run = try Command(arguments)
    #expect(run.status != 0)
    #expect(run.error.contains(message), "\(run.error)")
  }
}
