package import KerasCore

/// How much is put before and after an axis, or taken away there.
public struct Margin: Hashable, Sendable {
  /// The amount before.
  public var before: Int
  /// The amount after.
  public var after: Int

  /// These amounts.
  public init(_ before: Int, _ after: Int) {
    self.before = before
    self.after = after
  }

  /// The same amount on both sides.
  public init(_ amount: Int) { self.init(amount, amount) }
}

extension LayerConfig {
  /// A margin for each of `axes` axes: one number for all sides, a number an axis, or a pair an axis. With one axis, two
  /// numbers are what comes before and after it.
  package mutating func margins(_ key: String, _ value: inout [Margin], axes: Int) throws(KerasError) {
    guard isReading else {
      let pairs = value.map { JSON.array([.int($0.before), .int($0.after)]) }
      put(key, pairs.count == 1 ? pairs[0] : .array(pairs))
      return
    }
    guard let json = take(key), json != .null else { return }
    guard let margins = Self.margins(in: json, axes: axes),
      margins.allSatisfy({ LayerConfig.amounts.contains($0.before) && LayerConfig.amounts.contains($0.after) })
    else {
      let forms =
        axes == 1 ? "a whole number or a list of 2" : "a whole number, a list of \(axes) or a list of \(axes) pairs"
      throw KerasError("\"\(key)\" must be \(forms), none negative, got \(json).")
    }
    value = margins
  }

  private static func margins(in json: JSON, axes: Int) -> [Margin]? {
    if let all = json.int { return Array(repeating: Margin(all), count: axes) }
    if let numbers = [Int](config: json) {
      if axes == 1 { return numbers.count == 2 ? [Margin(numbers[0], numbers[1])] : nil }
      return numbers.count == axes ? numbers.map { Margin($0) } : nil
    }
    guard let pairs = [[Int]](config: json), pairs.count == axes, pairs.allSatisfy({ $0.count == 2 }) else {
      return nil
    }
    return pairs.map { Margin($0[0], $0[1]) }
  }
}
