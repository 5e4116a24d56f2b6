import Foundation
package import Testing

/// The folder `shared` with files that are not the repository's: beside the package, or beside a folder that it is in.
package enum SharedFolder {
  /// Where `name` lies in it; nil where it does not.
  package static func path(_ name: String) -> String? {
    var folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    for _ in 0..<3 {
      folder.deleteLastPathComponent()
      let url = folder.deletingLastPathComponent().appending(path: "shared/" + name)
      if FileManager.default.fileExists(atPath: url.path) { return url.path }
    }
    return nil
  }

  /// The names of what lies in the folder `name` of it, sorted; none where it is absent.
  package static func names(in name: String) -> [String] {
    guard let path = path(name) else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips the test where the folder `name` of ``SharedFolder`` is absent, and says so.
  package static func needsShared(_ name: String) -> Self {
    .enabled(if: SharedFolder.path(name) != nil, "the folder ../shared/\(name) is absent")
  }
}
