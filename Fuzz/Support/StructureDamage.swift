internal import KerasCore

extension Damage {
  /// Names that lead elsewhere – layers that are called on their own outputs, classes that are others – and members that
  /// are missing or have moved.
  static let references = Damage("references", Form.configured + [.layers]) { attempt, random in
    try attempt.editConfig { json in
      for _ in 0...random.below(3) {
        let isWanted: (JSON) -> Bool = random.below(3) > 0 ? { $0.string != nil } : { !$0.isLeaf }
        let count = json.count(where: isWanted)
        guard count > 0 else { continue }
        let other = json.value(random.below(count), where: isWanted)
        let isRemoved = random.below(4) == 0
        json.change(random.below(count), where: isWanted) { old in
          if isRemoved, var object = old.object, let key = object.keys.first {
            object[key] = nil
            old = .object(object)
          } else {
            old = other
          }
        }
      }
    }
  }

  /// Lists that are up to a thousand times longer: layers, calls, names.
  static let repetition = Damage("repetition", [.json, .yaml, .archive, .layers]) { attempt, random in
    try attempt.editConfig { json in
      let isWanted: (JSON) -> Bool = { $0.array?.isEmpty == false }
      let count = json.count(where: isWanted)
      guard count > 0 else { return }
      let times = 1 << (1 + random.below(10))
      let isRenamed = random.below(2) == 0
      json.change(random.below(count), where: isWanted) { old in
        var elements = old.array ?? []
        let part = elements
        for copy in 1..<max(min(times, (1 << 18) / max(old.description.utf8.count, 1)), 2) {
          elements += isRenamed ? part.map { $0.renamed(copy) } : part
        }
        old = .array(elements)
      }
    }
  }

  /// Values that are nested far deeper than any model: lists in lists, or the whole model in itself.
  static let nesting = Damage("nesting", [.json, .yaml, .archive, .layers]) { attempt, random in
    guard random.below(2) == 0, attempt.form != .archive else {
      return try attempt.editConfig { json in
        for _ in 0...random.below(6) {
          let count = json.count { $0.object != nil }
          let whole = json
          guard whole.description.utf8.count < 1 << 19 else { return }
          json.change(random.below(count), where: { $0.object != nil }) { $0 = whole }
        }
      }
    }
    let depth = 1 << random.below(21)
    let place = random.below(attempt.bytes.count + 1)
    let (open, close) = random.pick([
      ("[", "]"), ("{\"a\":", "}"), ("[", ""), ("{\"class_name\":\"Sequential\",\"config\":[", "]}"),
    ])
    let text = String(repeating: open, count: min(depth, 4_000_000 / open.utf8.count))
    attempt.bytes.replaceSubrange(
      place..<place, with: Array((text + "1" + String(repeating: close, count: depth)).utf8))
  }
}

extension JSON {
  /// The value with other names, where it has any.
  fileprivate func renamed(_ copy: Int) -> JSON {
    guard case .object(var object) = self else { return self }
    if let name = object["name"]?.string { object["name"] = .string("\(name)_\(copy)") }
    if var config = object["config"]?.object, let name = config["name"]?.string {
      config["name"] = .string("\(name)_\(copy)")
      object["config"] = .object(config)
    }
    return .object(object)
  }
}
