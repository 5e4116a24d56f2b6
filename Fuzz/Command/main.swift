import Foundation
import FuzzSupport

// fuzz FILE…                       what each file is
// fuzz --run SEED SEED FILE…       opens what the seeds make of the files, in processes of their own
// fuzz --write SEED PATH FILE…     writes what one seed makes, to look at a finding

let arguments = Array(CommandLine.arguments.dropFirst())

func seeds() -> Range<Int> {
  guard arguments.count > 3, let first = Int(arguments[1]), let last = Int(arguments[2]), first < last else {
    print("usage: fuzz --run FIRST-SEED END-SEED FILE…")
    exit(2)
  }
  return first..<last
}

do {
  switch arguments.first {
  case "--child": try runChild(seeds: seeds(), sources: Array(arguments[3...]))
  case "--write":
    guard arguments.count > 3, let seed = Int(arguments[1]) else { exit(2) }
    try writeMutation(seed: seed, sources: Array(arguments[3...]), to: arguments[2])
  case "--run":
    let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let report = try fuzz(program: program, sources: Array(arguments[3...]), seeds: seeds())
    print(
      "\(report.count) files: \(report.opened) opened, \(report.crashes.count) crashes, \(report.hangs.count) hangs,")
    print(
      "\(report.gluttons.count) with too much memory; slowest \(report.slowest) ms, peak \(report.peakMemory >> 20) MB")
    for seed in report.crashes { print("crash: \(seed)") }
    for seed in report.hangs { print("hang: \(seed)") }
    for seed in report.gluttons { print("memory: \(seed)") }
    if report.crashes.count + report.hangs.count + report.gluttons.count > 0 { exit(1) }
  default: for path in arguments { print(path, probe(path)) }
  }
} catch {
  print("\(error)")
  exit(2)
}
