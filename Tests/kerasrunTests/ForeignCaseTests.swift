import Foundation
import TestSupport
import Testing

/// Model files of other people with the numbers that Keras gives for them: what users do with them, command by command.
@Suite(.needsShared("cases"))
struct ForeignCaseTests {
  @Test(arguments: ForeignCase.all)
  func agreesWithKeras(_ foreign: ForeignCase) throws {
    let scratch = try Scratch()
    try Data("1,2,3,4\n".utf8).write(to: scratch.url.appending(path: "OUT-row.csv"))
    for step in foreign.steps {
      let arguments = step.arguments.map { argument in
        argument.hasPrefix("OUT") ? scratch.path(argument) : argument
      }
      let run = try Command(arguments, in: foreign.folder)
      try #require(run.status == step.status, "\(arguments): \(run.error)")
      for text in step.says {
        #expect((run.output + run.error).contains(text), "\(arguments): \(run.output)\(run.error)")
      }
      guard !step.results.isEmpty else { continue }
      let results = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
      for (name, wanted) in step.results {
        let found = try #require(results?[name] as? Double, "\(name) is missing in \(run.output)")
        #expect((found - wanted).magnitude <= 1e-4 * wanted.magnitude, "\(name)")
      }
    }
  }
}
