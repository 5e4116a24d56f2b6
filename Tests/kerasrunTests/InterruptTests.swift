import Foundation
import Testing

/// What is left of a training that does not come to its end.
struct InterruptTests {
  /// A training that takes long, waited for until its second epoch began; then `body` has its way with it.
  private func interrupted(
    _ scratch: Scratch, _ options: [String] = [], _ body: (Process) throws -> Void
  ) throws -> (process: Process, output: String, error: String) {
    let process = Process()
    process.executableURL = URL(filePath: Command.program)
    process.arguments =
      [
        "train", Command.model, "--data", Command.images, "--labels", Command.labels, "--epochs", "100000", "--output",
        scratch.path("m.h5"), "--history", scratch.path("h.csv"), "--validation-split", "0.2",
      ] + options
    let (output, error) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, error)
    try process.run()
    var text = Data()
    while text.range(of: Data("Epoch 2/".utf8)) == nil {
      let piece = output.fileHandleForReading.availableData
      guard !piece.isEmpty else { break }
      text += piece
    }
    try body(process)
    text += output.fileHandleForReading.readDataToEndOfFile()
    let complaint = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process, String(decoding: text, as: UTF8.self), String(decoding: complaint, as: UTF8.self))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func theFirstInterruptSavesWhatThereIs(_ signal: Int32) throws {
    let scratch = try Scratch()
    let run = try interrupted(scratch) { kill($0.processIdentifier, signal) }
    #expect(run.process.terminationReason == .exit)
    #expect(run.process.terminationStatus == 130)
    #expect(run.error.contains("training was interrupted in "))
    #expect(scratch.names == ["h.csv", "m.h5"])
    let rows = try String(contentsOfFile: scratch.path("h.csv"), encoding: .utf8).split(separator: "\n")
    #expect(rows.count >= 3)
    #expect(rows.count == run.output.split(separator: "\n").count + 1)
    let steps = try Command(["inspect", scratch.path("m.h5"), "--json"]).object["iterations"] as? Int
    let before = try Command(["inspect", Command.model, "--json"]).object["iterations"] as? Int
    // The first epoch, of 8 batches, and something of another.
    #expect(try #require(steps) > #require(before) + 8)
  }

  @Test func theSecondInterruptEndsAtOnce() throws {
    let scratch = try Scratch()
    let run = try interrupted(scratch) {
      kill($0.processIdentifier, SIGINT)
      kill($0.processIdentifier, SIGTERM)
    }
    #expect(run.process.terminationReason == .uncaughtSignal)
    #expect(scratch.names == [])
  }

  @Test func whatIsIgnoredStaysIgnored() throws {
    let scratch = try Scratch()
    let run = try Command(
      Self.training(scratch) + ["--epochs", "9"],
      script: "trap '' INT; (for i in 1 2 3 4 5 6; do sleep 0.2; kill -INT $$; done) & exec \"$0\" \"$@\"")
    #expect(run.status == 0)
    #expect(scratch.names == ["m.h5"])
  }

  private static func training(_ scratch: Scratch) -> [String] {
    ["train", Command.model, "--data", Command.images, "--labels", Command.labels, "--output", scratch.path("m.h5")]
  }

  @Test(arguments: ["| head -n 1", ">&-", "2>&-", ">&- 2>&- <&-"])
  func aClosedOutputEndsPrintingAndNotTraining(_ end: String) throws {
    let scratch = try Scratch()
    let run = try Command(Self.training(scratch) + ["--epochs", "3"], script: "\"$0\" \"$@\" " + end)
    #expect(run.status == 0)
    #expect(scratch.names == ["m.h5"])
    let steps = try Command(["inspect", scratch.path("m.h5"), "--json"]).object["iterations"] as? Int
    let before = try Command(["inspect", Command.model, "--json"]).object["iterations"] as? Int
    #expect(try #require(steps) == #require(before) + 30)
  }

  @Test func aFullDiskBehindStandardOutputIsAnError() throws {
    let scratch = try Scratch()
    let run = try Command(Self.training(scratch), script: "\"$0\" \"$@\" > /dev/full")
    #expect(run.status == 1)
    #expect(run.error.hasSuffix("error: standard output cannot be written: No space left on device.\n"))
    #expect(scratch.names == ["m.h5"])
  }

  /// A complete file has a temporary name from when it is linked to when it takes the place of the old one; the next save removes
  /// what was left there.
  @Test func aKillInTheMidstOfSavingLeavesNothingForLong() throws {
    let scratch = try Scratch()
    for format in ["h5", "keras", "npz"] {
      let path = scratch.path("out." + format)
      let arguments =
        format == "npz"
        ? ["predict", Command.model, Command.images, "--output", path] : ["convert", Command.model, "--output", path]
      // How long it takes to the first result tells when to kill.
      let start = ContinuousClock.now
      #expect(try Command(arguments).status == 0)
      let duration = ContinuousClock.now - start
      let original = try Data(contentsOf: URL(filePath: path))
      for attempt in 0..<12 {
        let process = Process()
        process.executableURL = URL(filePath: Command.program)
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (Pipe(), Pipe())
        try process.run()
        let wait = duration * (0.5 + Double(attempt) / 20)
        usleep(UInt32(wait / .microseconds(1)))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(scratch.names.count { $0.hasPrefix(".") } <= 1)
        #expect(try Data(contentsOf: URL(filePath: path)).count == original.count)
      }
      #expect(try Command(arguments).status == 0)
      #expect(scratch.names.filter { $0.hasPrefix(".") } == [])
    }
  }
}
