import Foundation
import FuzzSupport
import Testing

@Suite("Damaged files")
struct FuzzTests {
  /// Many more: `swift run fuzz --run 0 100000 Fixtures/files/*.h5 Fixtures/files/trees/*`.
  @Test("whatever is damaged, an error or a model comes of it, soon and with little memory")
  func mutations() throws {
    let sources = [
      "keras1.h5", "keras3.h5", "tf_keras.h5", "types.h5", "links.h5", "many_links_latest.h5", "latest.h5",
      "attributes.h5", "trees/3.15.1.keras",
      "trees/tree.weights.h5", "trees/packed.zip", "quantized/int4_3.15.1.keras",
    ]
    let program = Bundle.main.bundleURL.appending(path: "fuzz")
    let built = FileManager.default.isExecutableFile(atPath: program.path) ? program : try builtProgram()
    let report = try fuzz(program: built, sources: sources.map(fixture), seeds: 0..<600)
    #expect(report.count == 600)
    #expect(report.crashes == [])
    #expect(report.hangs == [])
    #expect(report.gluttons == [])
    #expect(report.opened > 20)
  }

  /// The program beside the tests, which were built with it.
  private func builtProgram() throws -> URL {
    for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
      let program = URL(filePath: argument).deletingLastPathComponent().appending(path: "fuzz")
      if FileManager.default.isExecutableFile(atPath: program.path) { return program }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
