import CPU
import Foundation
import TestSupport
import Testing

/// What computes, once more on the older instruction sets of this processor: oneDNN's kernels and ours alike are held to
/// them by oneDNN's own setting. It is read once in a process, so each instruction set has a process of its own.
struct InstructionSetTests {
  /// An instruction set, as the setting and as our kernels are called.
  struct Limit: CustomTestStringConvertible, Sendable {
    let setting: String
    let kernels: String
    var testDescription: String { "ONEDNN_MAX_CPU_ISA=\(setting)" }
  }

  private static let setting = "ONEDNN_MAX_CPU_ISA"
  private static let limits = [
    Limit(setting: "SSE41", kernels: "baseline"), Limit(setting: "AVX2", kernels: "avx2"),
    Limit(setting: "AVX512_CORE", kernels: "avx512"),
  ]
  /// Those below the one that everything else runs on.
  static let older = limits.filter { Program.instructionSets.dropLast().contains($0.kernels) }

  /// The tests that compute.
  private static let filter =
    "CPUTests.(Kernel|Program|ScanProgram|SharedProduct)|LayerProgramTests|KerasTests.(PredictionTests|TrainingTests)/"
    + "|InstructionSetTests/kernelsKeepToTheSetting"

  @Test(
    .enabled(if: !older.isEmpty, "there is no older instruction set than \(Program.instructionSets)"), arguments: older)
  func theSameTestsPassOnOlderOnes(_ limit: Limit) throws {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = ["--testing-library", "swift-testing", "--filter", Self.filter]
    process.environment = ProcessInfo.processInfo.environment.merging([Self.setting: limit.setting]) { $1 }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = output.split(separator: "\n")
    let issues = lines.filter { $0.contains(" recorded an issue") }
    #expect(process.terminationStatus == 0, "\(issues.prefix(5)), \(lines.last ?? "")")
    let ran = try #require(lines.last { $0.contains("Test run with") }, "nothing ran")
    print("\(limit.testDescription), \(limit.kernels) kernels: \(ran)")
  }

  @Test func kernelsKeepToTheSetting() {
    print("Instruction sets of our kernels: \(Program.instructionSets.joined(separator: ", "))")
    let setting = ProcessInfo.processInfo.environment[Self.setting]
    guard let most = Self.limits.firstIndex(where: { $0.setting == setting }) else { return }
    #expect(Program.instructionSets.allSatisfy { Self.limits[...most].map(\.kernels).contains($0) })
  }
}
