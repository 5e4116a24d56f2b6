import Foundation
import FuzzSupport
import Testing

@Suite("Damaged files")
struct FuzzTests {
  /// Many more, and what each kind of damage is: `Fuzz/README.md`. These programs are often not optimized, hence the seconds.
  @Test("whatever is damaged, an error or a model comes of it, soon and with little memory")
  func damage() throws {
    let program = Bundle.main.bundleURL.appending(path: "fuzz")
    let built = FileManager.default.isExecutableFile(atPath: program.path) ? program : try builtProgram()
    let folders = ["files", "layers", "data", "making", "predict", "savedmodels"].map { fixture("../\($0)") }
    let report = try fuzz(program: built, sources: folders, seeds: 0..<420, seconds: 20)
    #expect(report.all.count == 420)
    #expect(report.findings.map(\.description) == [])
    #expect(report.kinds.count == 20)
    #expect(report.all.outcomes[.predicted] ?? 0 > 20)
    #expect(report.all.outcomes[.data] ?? 0 > 5)
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
