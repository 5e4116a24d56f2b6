/// The names of files and folders that are not complete yet. Whoever makes one marks it as in use; what is not marked was
/// left by a process that is dead.
package enum TemporaryName {
  private static let (prefix, suffix) = (".kerasrun-", ".tmp")

  /// Another name.
  package static func next() -> String { prefix + String(UInt64.random(in: 0...UInt64.max), radix: 36) + suffix }

  /// Marks what was just made at `path` and is open as `descriptor`; false when somebody took it for abandoned meanwhile.
  package static func isOurs(_ descriptor: borrowing FileDescriptor, at path: String) -> Bool {
    guard descriptor.mark(), let opened = try? descriptor.status(),
      let there = try? FileSystem.status(path, followsLinks: false)
    else { return false }
    return opened.isSameFile(as: there)
  }

  /// Removes what dead processes left in `folder`.
  package static func removeAbandoned(in folder: String) {
    for name in (try? FileSystem.contents(ofFolder: folder + ".")) ?? []
    where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      guard let descriptor = try? FileDescriptor(folder + name, .readingWithoutLinks) else { continue }
      if descriptor.mark() { FileSystem.removeTree(folder + name) }
    }
  }
}
