internal import KerasCore
internal import ModelFile

extension Attempt {
  /// Changes the architecture, wherever the form of the file has it.
  mutating func editConfig(_ edit: (inout JSON) -> Void) throws {
    switch form {
    case .hdf5: try Self.editText(after: "", in: &bytes, edit)
    case .savedModel:
      let start = "\"model_config\": "
      try Self.editText(after: start, in: &bytes, edit)
      for index in beside.indices { try Self.editText(after: start, in: &beside[index].bytes, edit) }
    case .archive:
      var archive = try CraftedZip(bytes)
      guard let index = archive.members.firstIndex(where: { $0.name == "config.json" }) else { return }
      archive.members[index].content = try Self.edited(archive.members[index].content, edit)
      bytes = archive.bytes
    case .yaml:
      // JSON is YAML, as long as it does not begin like JSON.
      bytes = Array("# changed\n".utf8) + (try Self.edited(yaml: bytes, edit))
    default: bytes = try Self.edited(bytes, edit)
    }
  }

  private static func edited(_ text: [UInt8], _ edit: (inout JSON) -> Void) throws -> [UInt8] {
    var json = try JSON(parsing: text)
    edit(&json)
    return Array(json.description.utf8)
  }

  private static func edited(yaml text: [UInt8], _ edit: (inout JSON) -> Void) throws -> [UInt8] {
    var json = try JSON(parsingYAML: text)
    edit(&json)
    return Array(json.description.utf8)
  }

  /// Changes the architecture that follows after `start` in `bytes`, whose length stays: without the spaces that Python writes
  /// there is room. What is too long still is cut off.
  private static func editText(
    after start: String, in bytes: inout [UInt8], _ edit: (inout JSON) -> Void
  ) throws {
    let beginning = Array((start + "{\"class_name\": ").utf8)
    guard let found = bytes.firstRange(of: beginning)?.lowerBound else { return }
    let first = found + start.utf8.count
    guard let last = end(ofObjectAt: first, in: bytes) else { return }
    var text = try edited(Array(bytes[first..<last]), edit)
    if text.count > last - first { text = withoutSpaces(text) }
    text = Array(text.prefix(last - first))
    text += [UInt8](repeating: 0x20, count: last - first - text.count)
    bytes.replaceSubrange(first..<last, with: text)
  }

  /// Where the JSON object that begins at `start` ends.
  private static func end(ofObjectAt start: Int, in bytes: [UInt8]) -> Int? {
    var (depth, isText) = (0, false)
    for index in start..<bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\"") where bytes[index - 1] != UInt8(ascii: "\\"): isText.toggle()
      case UInt8(ascii: "{") where !isText: depth += 1
      case UInt8(ascii: "}") where !isText: depth -= 1
      default: continue
      }
      if depth == 0 { return index + 1 }
    }
    return nil
  }

  private static func withoutSpaces(_ text: [UInt8]) -> [UInt8] {
    var isText = false
    return text.filter { byte in
      if byte == UInt8(ascii: "\"") { isText.toggle() }
      return isText || byte != 0x20
    }
  }
}
