internal import Foundation
internal import KerasCore

/// The sound files that damage starts from, by what they are.
struct Sources {
  private var paths: [Form: [String]] = [:]

  /// The files among `paths`, and in the folders among them, that are of a known form and not large.
  init(_ paths: [String]) throws {
    for path in try paths.flatMap(Self.files).sorted() {
      guard let form = Form(path), try form != .json || Self.isModel(path) else { continue }
      self.paths[form, default: []].append(path)
    }
  }

  private static func files(at path: String) throws -> [String] {
    let manager = FileManager.default
    // Of a file, this is an empty list on some systems.
    guard let inside = manager.subpaths(atPath: path), !inside.isEmpty else { return [path] }
    return try inside.map { path + "/" + $0 }.filter { file in
      let size = try manager.attributesOfItem(atPath: file)[.size] as? Int ?? 0
      return size < (file.hasSuffix(".jsonl") ? 1 << 21 : 1 << 18)
    }
  }

  /// Whether a JSON file is an architecture or a list of shards, rather than what somebody expects of a model.
  private static func isModel(_ path: String) throws -> Bool {
    let json = try? JSON(parsing: FileBytes.read(path))
    return json?["config"] != nil || json?["weight_map"] != nil
  }

  /// Whether there is a file of `form`.
  func has(_ form: Form) -> Bool { paths[form] != nil }

  /// A file of `form`, with what belongs to it.
  func attempt(_ form: Form, _ random: inout Random) throws -> Attempt {
    guard let paths = paths[form] else { throw KerasError("there is no file of the form \(form).") }
    let path = random.pick(paths)
    if form == .layers {
      let lines = try FileBytes.read(path).split(separator: UInt8(ascii: "\n"))
      return try Attempt(layer: try JSON(parsing: Array(random.pick(lines))))
    }
    var attempt = Attempt(path: path, form: form, bytes: try FileBytes.read(path))
    let folder = String(path[..<(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)])
    let stem = attempt.name.split(separator: ".").first.map(String.init) ?? ""
    if form == .checkpoint || form == .savedModel { try attempt.addCheckpoint(of: path, &random) }
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder).sorted()
    where form == .json || form == .yaml {
      let isWeights =
        name == stem + ".weights.h5" || name == "weights.h5" || name.hasPrefix(stem + "_weights")
        || name == "weights.index"
      guard isWeights || name.hasPrefix(stem + "_0") || name.hasPrefix("weights.data") else { continue }
      attempt.beside.append((name, try FileBytes.read(folder + name)))
      if isWeights { attempt.weights = name }
    }
    return attempt
  }
}
