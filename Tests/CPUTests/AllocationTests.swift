import Foundation
import Testing

/// In steady state a program allocates nothing.
struct AllocationTests {
  /// Without optimisation closures and copies of structs are allocated that the shipped program does not have.
  private static var isOptimized: Bool {
    #if DEBUG
      false
    #else
      true
    #endif
  }

  @Test(.enabled(if: isOptimized, "allocations are counted in optimized builds only"))
  func steadyStateAllocatesNothing() throws {
    let process = Process()
    process.executableURL = productsFolder.appending(path: "allocation-probe")
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let lines = text.split(separator: "\n")
    #expect(lines.count == 2, "training and inference")
    for line in lines {
      let counts = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line) is not a JSON object")
      #expect(counts["ours"] as? Int == 0, "\(line)")
    }
  }

  /// Where the build puts executables: beside the bundle of the tests.
  private var productsFolder: URL {
    URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
  }
}
