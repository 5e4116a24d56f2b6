import Foundation
import FuzzSupport

// fuzz FILE [WEIGHTS]                      what a file is
// fuzz --run SEED SEED FILE-OR-FOLDER…     opens what the seeds make of the files, in processes of their own
//   --seconds N                            how long one may compute, 2 unless told
// fuzz --write SEED FOLDER FILE-OR-FOLDER… writes what one seed makes, to look at a finding

/// The arguments without `--seconds N`, and the seconds.
func options() -> (arguments: [String], seconds: Int) {
  var arguments = Array(CommandLine.arguments.dropFirst())
  guard let place = arguments.firstIndex(of: "--seconds"), place + 1 < arguments.count,
    let seconds = Int(arguments[place + 1])
  else { return (arguments, 2) }
  arguments.removeSubrange(place...place + 1)
  return (arguments, seconds)
}

let (arguments, seconds) = options()

func seeds() -> Range<Int> {
  guard arguments.count > 3, let first = Int(arguments[1]), let last = Int(arguments[2]), first < last else {
    print("usage: fuzz --run FIRST-SEED END-SEED FILE-OR-FOLDER…")
    exit(2)
  }
  return first..<last
}

do {
  switch arguments.first {
  case "--child": try runChild(seeds: seeds(), sources: Array(arguments[3...]), seconds: seconds)
  case "--write":
    guard arguments.count > 3, let seed = Int(arguments[1]) else { exit(2) }
    let written = try write(seed: seed, sources: Array(arguments[3...]), to: arguments[2])
    print(written.kind, written.path, written.weights ?? "")
  case "--run":
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let report = try fuzz(program: program, sources: Array(arguments[3...]), seeds: seeds(), seconds: seconds)
    print(report.table)
    for finding in report.findings { print(finding) }
    if !report.findings.isEmpty { exit(1) }
  default:
    guard let path = arguments.first else { exit(2) }
    let (outcome, words) = probe(path, weights: arguments.dropFirst().first)
    print(outcome.rawValue, words)
  }
} catch {
  print("\(error)")
  exit(2)
}
