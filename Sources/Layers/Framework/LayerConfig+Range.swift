public import KerasCore

// Options that must lie in a range. Extents stay below 2³¹, so that shapes computed from them cannot overflow.

extension LayerConfig {
  /// The range of an extent, a count or a step.
  public static let extents = 1...Int(Int32.max)
  /// The range of a padding or a cropping.
  public static let amounts = 0...Int(Int32.max)
  /// The range of a share of something.
  public static let shares = 0.0...1.0

  /// An option with a default that must lie in `range`.
  public mutating func field<Value: ConfigValue & Comparable>(
    _ key: String, _ value: inout Value, in range: ClosedRange<Value>
  ) throws(KerasError) {
    try field(key, &value)
    if isReading { try Self.check(key, value, in: range) }
  }

  /// An option that must be there and lie in `range`.
  public mutating func required<Value: ConfigValue & Comparable>(
    _ key: String, _ value: inout Value, in range: ClosedRange<Value>
  ) throws(KerasError) {
    try required(key, &value)
    if isReading { try Self.check(key, value, in: range) }
  }

  private static func check<Value: ConfigValue & Comparable>(
    _ key: String, _ value: Value, in range: ClosedRange<Value>
  ) throws(KerasError) {
    guard !range.contains(value) else { return }
    let (low, high) = (range.lowerBound.config, range.upperBound.config)
    throw KerasError("\"\(key)\" must be \(Value.expectation) from \(low) to \(high), got \(value.config).")
  }

  /// An extent for each of `axes` axes, given as one number for all or as a list.
  public mutating func extents(
    _ key: String, _ value: inout [Int], axes: Int, in range: ClosedRange<Int> = LayerConfig.extents
  ) throws(KerasError) {
    guard isReading else {
      put(key, value.config)
      return
    }
    if let json = take(key), json != .null { value = try Self.extents(json, key, axes, range) }
  }

  /// Extents that must be there.
  public mutating func required(
    _ key: String, _ value: inout [Int], axes: Int, in range: ClosedRange<Int> = LayerConfig.extents
  ) throws(KerasError) {
    guard isReading else {
      put(key, value.config)
      return
    }
    guard let json = take(key) else {
      throw KerasError("\"\(key)\" is missing; it must be \(Self.extentsExpectation(axes, range)).")
    }
    value = try Self.extents(json, key, axes, range)
  }

  private static func extents(
    _ json: JSON, _ key: String, _ axes: Int, _ range: ClosedRange<Int>
  ) throws(KerasError) -> [Int] {
    let found = json.int.map { Array(repeating: $0, count: axes) } ?? [Int](config: json)
    guard let found, found.count == axes, found.allSatisfy(range.contains) else {
      throw KerasError("\"\(key)\" must be \(extentsExpectation(axes, range)), got \(json).")
    }
    return found
  }

  private static func extentsExpectation(_ axes: Int, _ range: ClosedRange<Int>) -> String {
    "a whole number from \(range.lowerBound)" + (axes == 1 ? "" : " or a list of \(axes)")
  }

  /// One axis or a list of them; written as a number when it is one.
  public mutating func axes(_ key: String, _ value: inout [Int]) throws(KerasError) {
    guard isReading else {
      put(key, value.count == 1 ? .int(value[0]) : value.config)
      return
    }
    guard let json = take(key), json != .null else { return }
    guard let found = json.int.map({ [$0] }) ?? [Int](config: json) else {
      throw KerasError("\"\(key)\" must be an axis or a list of axes, got \(json).")
    }
    value = found
  }

  /// A number, a list of numbers, or null for none.
  package mutating func optionalAxes(_ key: String, _ value: inout [Int]) throws(KerasError) {
    if isReading {
      try axes(key, &value)
    } else {
      put(key, value.isEmpty ? .null : value.config)
    }
  }

  /// The seed of a random layer, kept for writing: the layer's random numbers come from the model's own key.
  package mutating func seed(_ value: inout Int?) {
    if isReading {
      value = take("seed")?.int
    } else {
      put("seed", value.map(JSON.int) ?? .null)
    }
  }
}
