extension Damage {
  /// Entries of HDF5's groups that lead elsewhere: to the group they are in, to each other, out of the file.
  static let links = Damage("links", [.hdf5]) { attempt, random in
    let nodes = attempt.bytes.indices.dropLast(8).filter {
      attempt.bytes[$0...].starts(with: [0x53, 0x4E, 0x4F, 0x44])
    }
    guard !nodes.isEmpty else { return }
    var entries: [Int] = []
    for node in nodes {
      for entry in 0..<Int(attempt.bytes[node + 6]) where node + 8 + 40 * (entry + 1) <= attempt.bytes.count {
        entries.append(node + 8 + 40 * entry)
      }
    }
    guard !entries.isEmpty else { return }
    for _ in 0...random.below(2) {
      let entry = random.pick(entries)
      switch random.below(5) {
      // The address of the root's header is 96 in files of this kind.
      case 0: attempt.bytes.replaceSubrange(entry + 8..<entry + 16, with: [96, 0, 0, 0, 0, 0, 0, 0])
      case 1, 2:
        let other = random.pick(entries)
        attempt.bytes.replaceSubrange(entry..<entry + 40, with: Array(attempt.bytes[other..<other + 40]))
      case 3:
        let other = random.pick(entries)
        attempt.bytes.replaceSubrange(entry + 8..<entry + 40, with: Array(attempt.bytes[other + 8..<other + 40]))
      // A symbolic link, whose target is the text at some place of the heap.
      default:
        attempt.bytes.replaceSubrange(
          entry + 16..<entry + 28, with: [2, 0, 0, 0, 0, 0, 0, 0, UInt8(random.below(256)), 0, 0, 0])
      }
    }
  }
}
