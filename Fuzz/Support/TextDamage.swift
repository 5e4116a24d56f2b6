extension Damage {
  /// Text that is none, or that is endless: numbers of thousands of digits, odd escapes, bytes that are not UTF-8.
  static let text = Damage("text", [.json, .yaml, .layers, .csv]) { attempt, random in
    let length = 1 << random.below(20)
    let pieces = [
      String(repeating: "9", count: length), "1e" + String(repeating: "9", count: 400), "-", "\"\\ud800\"", "\"\\u",
      "\"" + String(repeating: "a", count: length), "\u{FEFF}", "\0", "NaN", "1e5000", ",", "}", "]", ":", "\"", "\n",
      String(repeating: " ", count: length), String(repeating: "\n", count: length), "!!python/object:os.system [x]",
      String(repeating: ",", count: length), String(repeating: "1,", count: length), "%TAG", "\t", "? ", "- ", "&a *a",
      String(repeating: "a: ", count: length / 4), String(repeating: "# ", count: length),
      String(repeating: "-\n", count: length / 16), String(repeating: "? ", count: length / 16),
    ]
    for _ in 0...random.below(2) {
      let place = random.below(attempt.bytes.count + 1)
      let end = min(place + random.below(20), attempt.bytes.count)
      attempt.bytes.replaceSubrange(place..<end, with: Array(random.pick(pieces).utf8))
      if random.below(8) == 0 { attempt.bytes.insert(0xFF, at: random.below(attempt.bytes.count + 1)) }
    }
  }

  /// Aliases of YAML that stand for ever more, and that stand for themselves.
  static let aliases = Damage("aliases", [.yaml]) { attempt, random in
    let (levels, width) = (2 + random.below(60), 2 + random.below(20))
    var text = "a0: &a0 [x, x]\n"
    for level in 1...levels {
      let target = random.below(20) == 0 ? level : level - 1
      let parts = [String](repeating: "*a\(target)", count: width)
      text +=
        random.below(3) == 0
        ? "a\(level): &a\(level) {k: \(parts[0]), l: \(parts[0])}\n"
        : "a\(level): &a\(level) [\(parts.joined(separator: ", "))]\n"
    }
    let own = String(decoding: attempt.bytes, as: UTF8.self)
    attempt.bytes = Array((random.below(2) == 0 ? text + own : own + "\n" + text).utf8)
  }

  /// Tables of data whose rows are long, many, or of unequal lengths.
  static let rows = Damage("rows", [.csv]) { attempt, random in
    let cell = random.pick(["1", "-0.5e3", "\"a, b\"", "\"", "nan", "inf", "", "1e999", "9999999999999999999", "x"])
    let row = String(repeating: cell + ",", count: 1 << random.below(18)) + cell + "\n"
    let rows = String(repeating: row, count: max(1, min(1 << random.below(18), 4_000_000 / row.utf8.count)))
    let place = random.below(attempt.bytes.count + 1)
    let end = random.below(2) == 0 ? place : attempt.bytes.count
    attempt.bytes.replaceSubrange((random.below(2) == 0 ? place : 0)..<end, with: Array(rows.utf8))
  }
}
