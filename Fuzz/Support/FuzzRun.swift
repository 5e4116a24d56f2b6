public import Foundation
internal import Glibc

/// Opens the files that `seeds` make of `sources` in processes of their own, which are the program at `program`.
///
/// A process that dies is a finding; the next one goes on after it.
/// A file that takes longer than so many `seconds` of computing is one too.
public func fuzz(program: URL, sources: [String], seeds: Range<Int>, seconds: Int = 2) throws -> FuzzReport {
  var report = FuzzReport()
  var next = seeds.lowerBound
  while next < seeds.upperBound {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = ["--child", String(next), String(seeds.upperBound), "--seconds", String(seconds)] + sources
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    var begun: (seed: Int, kind: String)?
    for line in text.split(separator: "\n") {
      let words = line.split(separator: "\t").map(String.init)
      guard words.count >= 3, let seed = Int(words[1]) else { continue }
      if words[0] == "begin" {
        begun = (seed, words[2])
      } else if let outcome = Outcome(rawValue: words[0]), let seconds = Double(words[3]), let memory = Int(words[4]) {
        begun = nil
        report.add(words[2], outcome, seconds: seconds, memory: memory)
        if words[5] != "modest" { report.findings.append(.init(what: words[5], seed: seed, kind: words[2])) }
        next = seed + 1
      }
    }
    if let begun {
      let isHang =
        process.terminationReason == .uncaughtSignal && [SIGPROF, SIGALRM].contains(process.terminationStatus)
      report.findings.append(.init(what: isHang ? "hang" : "crash", seed: begun.seed, kind: begun.kind))
      next = begun.seed + 1
    } else if process.terminationStatus != 0 {
      throw CocoaError(.executableLoad, userInfo: [NSFilePathErrorKey: program.path])
    }
  }
  return report
}

/// What a process of ``fuzz(program:sources:seeds:)`` does: it opens one file after the other and says so, until it is through
/// or dies. A file that takes longer than `seconds` of computing is its end.
public func runChild(seeds: Range<Int>, sources paths: [String], seconds limit: Int) throws {
  let sources = try Sources(paths)
  let folder = NSTemporaryDirectory() + "/kerasrun-fuzz-\(getpid())"
  defer { try? FileManager.default.removeItem(atPath: folder) }
  for seed in seeds {
    let (kind, size, path, weights) = try write(seed, of: sources, to: folder)
    ChildLimits.forgetPeak()
    let before = ChildLimits.memory().now
    say("begin", seed, kind)
    let start = ChildLimits.computed()
    ChildLimits.limitTime(seconds: limit)
    let outcome = probe(path, weights: weights).outcome
    ChildLimits.limitTime(seconds: 0)
    let seconds = ChildLimits.computed() - start
    let memory = ChildLimits.memory().peak - before
    let isGlutton = memory > size * 3 / 2 + 200_000_000
    say(outcome.rawValue, seed, "\(kind)\t\(seconds)\t\(memory)\t\(isGlutton ? "memory" : "modest")")
  }
}

/// Writes the files that `seed` makes of `sources` to `folder`; how many bytes they are, and what to open.
@discardableResult
public func write(
  seed: Int, sources: [String], to folder: String
) throws -> (kind: String, path: String, weights: String?) {
  let (kind, _, path, weights) = try write(seed, of: Sources(sources), to: folder)
  return (kind, path, weights)
}

private func write(
  _ seed: Int, of sources: Sources, to folder: String
) throws -> (kind: String, size: Int, path: String, weights: String?) {
  let (kind, attempt) = try Damage.attempt(seed, of: sources)
  try? FileManager.default.removeItem(atPath: folder)
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  try attempt.write(to: folder)
  let size = attempt.bytes.count + attempt.beside.map(\.bytes.count).reduce(0, +)
  return (kind, size, folder + "/" + attempt.opened, attempt.weights.map { folder + "/" + $0 })
}

private func say(_ what: String, _ seed: Int, _ rest: String) {
  let bytes = Array("\(what)\t\(seed)\t\(rest)\n".utf8)
  _ = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
}
