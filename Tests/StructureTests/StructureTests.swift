import Foundation
import Testing

/// The structure that the documents describe is the one that is built.
struct StructureTests {
  /// What no target declares because it comes with the system or the compiler.
  private static let system: Set = ["Glibc", "Musl", "Darwin", "Synchronization"]

  @Test("every target imports what it declares, all of it and nothing else")
  func imports() throws {
    let manifest = try Manifest()
    #expect(manifest.targets.count > 20)
    for (name, target) in manifest.targets where target.isSwift && target.path.hasPrefix("Sources") {
      var imported: Set<String> = []
      for file in Repository.files(under: target.path, ["swift"]) {
        let lines = try Repository.text(file).matches(of: /(?m)^[\w@() ]*\bimport (?:\w+ )?(\w+)/)
        imported.formUnion(lines.map { String($0.output.1) })
      }
      imported.subtract(Self.system)
      #expect(imported == target.dependencies, "\(name) declares other dependencies than it imports")
    }
  }

  @Test("no library target imports Foundation")
  func foundation() throws {
    for file in Repository.files(under: "Sources", ["swift"]) {
      #expect(try !Repository.text(file).contains(/(?m)^[\w@() ]*\bimport Foundation/), "\(file) imports Foundation")
    }
  }

  @Test("the diagram in docs/architecture.md shows the targets and how they depend on one another")
  func diagram() throws {
    let manifest = try Manifest()
    let targets = manifest.targets.filter { $0.value.path.hasPrefix("Sources") }
    let text = try Repository.text("docs/architecture.md")
    let drawn = try #require(text.firstMatch(of: /(?s)```mermaid\n(.*?)```/)?.output.1)
    var arrows: [String: Set<String>] = [:]
    for line in drawn.matches(of: /(?m)^ +(\w+(?: & \w+)*) --> (\w+(?: & \w+)*)$/) {
      for from in line.output.1.split(separator: " & ") {
        for to in line.output.2.split(separator: " & ") { arrows[String(from), default: []].insert(String(to)) }
      }
    }
    let declared = targets.mapValues { $0.dependencies.filter { targets[$0] != nil } }
    for (from, ends) in arrows {
      #expect(ends.isSubset(of: declared[from] ?? []), "arrows from \(from) that Package.swift does not declare")
    }
    let reached = Manifest.closure(of: arrows)
    for (from, ends) in declared {
      #expect(ends.isSubset(of: reached[from] ?? []), "Package.swift declares more of \(from) than the diagram shows")
    }
  }

  @Test("every target has a row in the table of docs/architecture.md")
  func table() throws {
    let rows = try Repository.text("docs/architecture.md").matches(of: /(?m)^\| (`.*?) \|/)
      .flatMap { $0.output.1.matches(of: /`([\w-]+)`/).map { String($0.output.1) } }
    let targets = try Manifest().targets.filter { $0.value.path.hasPrefix("Sources") }.keys
    #expect(Set(rows) == Set(targets))
    #expect(Set(rows).count == rows.count)
  }

  @Test("no source file is longer than 300 lines, and half of them have 90 at most")
  func lengths() throws {
    var lengths: [Int] = []
    for folder in ["Sources", "Tests", "Benchmarks", "Fuzz"] {
      for file in Repository.files(under: folder, ["swift", "c", "h"]) {
        let length = try Repository.text(file).utf8.count { $0 == 10 }
        #expect(length <= 300, "\(file) has \(length) lines")
        if folder == "Sources" { lengths.append(length) }
      }
    }
    #expect(lengths.count > 300)
    #expect(lengths.sorted()[lengths.count / 2] <= 90)
  }
}
