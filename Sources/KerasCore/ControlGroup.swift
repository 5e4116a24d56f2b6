/// The limits that Linux's control groups set on this process, those of version 1 and of version 2; see the kernel's
/// `Documentation/admin-guide/cgroup-v1` and `cgroup-v2.rst`. A limit of a group holds for all groups inside it.
struct ControlGroup {
  /// A controller as `/proc/self/cgroup` names it, and the folder of this process's group below `/sys/fs/cgroup`.
  private let folders: [String: [Substring]]
  /// The text of a file, without its last line break; nil where it cannot be read.
  private let read: (String) -> String?

  /// The limits of this process.
  init() {
    self.init { path in
      guard let bytes = try? FileBytes.read(path) else { return nil }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The limits that files say whose content `read` finds.
  init(reading read: @escaping (String) -> String?) {
    self.read = { path in read(path).map { String($0.prefix { $0 != "\n" }) } }
    var folders: [String: [Substring]] = [:]
    for line in (read("/proc/self/cgroup") ?? "").split(separator: "\n") {
      // number:controller,controller:path; no controllers are version 2's.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { continue }
      let path = fields[2].split(separator: "/")
      for controller in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
        folders[String(controller)] = path
      }
    }
    self.folders = folders
  }

  /// How many processors' time the process gets; nil without a limit.
  var processors: Double? {
    let unified = limits(of: "", ["", "unified/"]) { folder -> Double? in
      let words = read(folder + "cpu.max")?.split(separator: " ") ?? []
      guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]) else { return nil }
      return quota / period
    }
    let separate = limits(of: "cpu", ["cpu/", "cpu,cpuacct/"]) { folder -> Double? in
      guard let quota = read(folder + "cpu.cfs_quota_us").flatMap(Double.init), quota > 0,
        let period = read(folder + "cpu.cfs_period_us").flatMap(Double.init)
      else { return nil }
      return quota / period
    }
    return (unified + separate).filter { $0 > 0 }.min()
  }

  /// How many bytes of memory the process may use; nil without a limit.
  var memory: Int? {
    let unified = limits(of: "", ["", "unified/"]) { read($0 + "memory.max").flatMap { Int($0) } }
    let separate = limits(of: "memory", ["memory/"]) { read($0 + "memory.limit_in_bytes").flatMap { Int($0) } }
    return (unified + separate).filter { $0 > 0 }.min()
  }

  /// What `limit` finds in the folders of the process's group and of those around it, below one of `roots`.
  private func limits<Limit>(of controller: String, _ roots: [String], _ limit: (String) -> Limit?) -> [Limit] {
    guard let path = folders[controller] else { return [] }
    return roots.flatMap { root in
      // In a container the path may be the host's, and only the outermost folder is seen.
      (0...path.count).compactMap { depth in
        limit("/sys/fs/cgroup/" + root + path.prefix(depth).map { $0 + "/" }.joined())
      }
    }
  }
}
