public import KerasCore

/// A type that can be an option of a layer: it is read from a file's configuration and written to one.
public protocol ConfigValue {
  /// The requirement on the option, as words that follow "must be" in a message: `a whole number`.
  static var expectation: String { get }

  /// The value that `json` stands for, or nil when it stands for none.
  init?(config json: JSON)

  /// The value as a file states it.
  var config: JSON { get }
}

extension Int: ConfigValue {
  public static var expectation: String { "a whole number" }
  public init?(config json: JSON) {
    guard let value = json.int else { return nil }
    self = value
  }
  public var config: JSON { .int(self) }
}

extension Double: ConfigValue {
  public static var expectation: String { "a number" }
  public init?(config json: JSON) {
    guard let value = json.double else { return nil }
    self = value
  }
  public var config: JSON { .double(self) }
}

extension Bool: ConfigValue {
  public static var expectation: String { "true or false" }
  /// What Python takes for true, such as the `scale=1` that somebody wrote.
  public init?(config json: JSON) { self = json.isTrue }
  public var config: JSON { .bool(self) }
}

extension String: ConfigValue {
  public static var expectation: String { "a string" }
  public init?(config json: JSON) {
    guard let value = json.string else { return nil }
    self = value
  }
  public var config: JSON { .string(self) }
}

extension Optional: ConfigValue where Wrapped: ConfigValue {
  public static var expectation: String { Wrapped.expectation + " or null" }
  public init?(config json: JSON) {
    if json == .null {
      self = .none
    } else {
      guard let value = Wrapped(config: json) else { return nil }
      self = value
    }
  }
  public var config: JSON { map(\.config) ?? .null }
}

extension Array: ConfigValue where Element: ConfigValue {
  public static var expectation: String { "a list, each element \(Element.expectation)" }
  public init?(config json: JSON) {
    // A tuple that Keras marked as one is a list all the same.
    guard let elements = json.array ?? json["items"]?.array else { return nil }
    self = []
    for element in elements {
      guard let value = Element(config: element) else { return nil }
      append(value)
    }
  }
  public var config: JSON { .array(map(\.config)) }
}

/// An option that is one of a few words: declare it as an enum of strings.
public protocol ConfigChoice: ConfigValue, CaseIterable, RawRepresentable where RawValue == String {}

extension ConfigChoice {
  public static var expectation: String {
    let words = allCases.map { "\"\($0.rawValue)\"" }
    return words.count == 1 ? words[0] : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
  }
  public init?(config json: JSON) {
    guard let word = json.string, let value = Self(rawValue: word) else { return nil }
    self = value
  }
  public var config: JSON { .string(rawValue) }
}
