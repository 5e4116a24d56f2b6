public import Foundation
internal import Glibc
internal import KerasCore

/// What became of many damaged files.
public struct FuzzReport: Sendable {
  /// How many were tried.
  public var count = 0
  /// How many opened all the same, and every number in them could be read.
  public var opened = 0
  /// The seeds of those at which the program died.
  public var crashes: [Int] = []
  /// The seeds of those that took longer than the limit.
  public var hangs: [Int] = []
  /// The seeds of those that took more memory than they should.
  public var gluttons: [Int] = []
  /// The longest time that one took, in milliseconds.
  public var slowest = 0
  /// The most memory that a program had, in bytes.
  public var peakMemory = 0
}

/// Opens the files that `seeds` make of `sources` in processes of their own, which are the program at `program`.
///
/// A process that dies is a finding; the next one goes on after it.
public func fuzz(program: URL, sources: [String], seeds: Range<Int>) throws -> FuzzReport {
  var report = FuzzReport()
  var next = seeds.lowerBound
  while next < seeds.upperBound {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = ["--child", String(next), String(seeds.upperBound)] + sources
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var begun: Int?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 2, let seed = Int(words[1]) else { continue }
      if words[0] == "begin" {
        begun = seed
      } else if words[0] == "end", words.count == 6 {
        begun = nil
        report.count += 1
        if words[2] == "ok" { report.opened += 1 }
        report.slowest = max(report.slowest, Int(words[3]) ?? 0)
        report.peakMemory = max(report.peakMemory, Int(words[4]) ?? 0)
        if words[5] == "glutton" { report.gluttons.append(seed) }
        next = seed + 1
      }
    }
    if let begun {
      report.count += 1
      if process.terminationReason == .uncaughtSignal, [SIGPROF, SIGALRM].contains(process.terminationStatus) {
        report.hangs.append(begun)
      } else {
        report.crashes.append(begun)
      }
      next = begun + 1
    } else if process.terminationStatus != 0 {
      throw KerasError("the program \(program.path) cannot be run: it ends with \(process.terminationStatus).")
    }
  }
  return report
}

/// What a process of ``fuzz(program:sources:seeds:)`` does: it opens one file after the other and says so, until it is through
/// or dies. A file that takes longer than 3 seconds of work is its end.
public func runChild(seeds: Range<Int>, sources: [String]) throws {
  var originals: [[UInt8]] = []
  for source in sources { originals.append(try FileBytes.read(source)) }
  let path = NSTemporaryDirectory() + "/kerasrun-fuzz-\(getpid())"
  defer { unsafe unlink(path) }
  for seed in seeds {
    let bytes = Mutation.bytes(of: originals[seed % originals.count], seed: UInt64(seed))
    try Data(bytes).write(to: URL(filePath: path))
    let before = peakMemory()
    say("begin \(seed)")
    let start = ContinuousClock.now
    limitTime(seconds: 3)
    let result = probe(path)
    limitTime(seconds: 0)
    let time = start.duration(to: .now) / Duration.milliseconds(1)
    let peak = peakMemory()
    // A process keeps what it once had, so only growth tells.
    let isGlutton = peak - before > bytes.count * 3 / 2 + 200_000_000
    say("end \(seed) \(result.prefix { $0 != ":" }) \(Int(time)) \(peak) \(isGlutton ? "glutton" : "modest")")
  }
}

/// Writes the file that `seed` makes of `sources` to `path`.
public func writeMutation(seed: Int, sources: [String], to path: String) throws {
  let original = try FileBytes.read(sources[seed % sources.count])
  try Data(Mutation.bytes(of: original, seed: UInt64(seed))).write(to: URL(filePath: path))
}

/// Ends the process by a signal when it has worked so long, or waited ten times as long; 0 for no limit any more.
private func limitTime(seconds: Int) {
  var limit = itimerval()
  limit.it_value.tv_sec = seconds
  unsafe setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &limit, nil)
  alarm(UInt32(10 * seconds))
}

private func peakMemory() -> Int {
  var usage = rusage()
  unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return Int(usage.ru_maxrss) * 1024
}

private func say(_ line: String) {
  let bytes = Array((line + "\n").utf8)
  _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
}
