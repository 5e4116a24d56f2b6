import Foundation

/// The targets that `Package.swift` declares.
struct Manifest {
  /// A target: where its files are, and what it may import.
  struct Target {
    var path: String
    var dependencies: Set<String>
    /// Whether it has been written in Swift.
    var isSwift: Bool
  }

  private(set) var targets: [String: Target] = [:]

  init() throws {
    let text = try Repository.text("Package.swift")
    guard let start = text.range(of: "  targets: [") else { return }
    let list = text[start.upperBound...]
    let beginning = /(?<kind>library|\.target|\.executableTarget|\.systemLibrary)\(\s*(?:name: )?"(?<name>[\w-]+)"/
    let matches = list.matches(of: beginning)
    for (index, match) in matches.enumerated() {
      let end = index + 1 < matches.count ? matches[index + 1].range.lowerBound : list.endIndex
      let declaration = list[match.range.upperBound..<end]
      let name = String(match.output.name)
      let path = declaration.firstMatch(of: /path: "([^"]+)"/).map { String($0.output.1) } ?? "Sources/\(name)"
      targets[name] = Target(
        path: path, dependencies: Self.dependencies(in: declaration, isLibrary: match.output.kind == "library"),
        isSwift: !Repository.files(under: path, ["swift"]).isEmpty)
    }
  }

  /// The names in the list of dependencies; of a product, its own name and not its package's.
  private static func dependencies(in declaration: Substring, isLibrary: Bool) -> Set<String> {
    guard let start = isLibrary ? declaration.range(of: "[") : declaration.range(of: "dependencies: [") else {
      return []
    }
    var depth = 1
    let list = declaration[start.upperBound...].prefix { letter in
      depth += letter == "[" ? 1 : letter == "]" ? -1 : 0
      return depth > 0
    }
    let products = list.replacing(/package: "[^"]*"/, with: "")
    return Set(products.matches(of: /"([\w-]+)"/).map { String($0.output.1) })
  }

  /// What each target reaches, by way of others too.
  static func closure(of edges: [String: Set<String>]) -> [String: Set<String>] {
    var reached = edges
    var isChanged = true
    while isChanged {
      isChanged = false
      for (name, next) in reached {
        let all = next.reduce(next) { $0.union(reached[$1] ?? []) }
        if all != next {
          reached[name] = all
          isChanged = true
        }
      }
    }
    return reached
  }
}
