/// A JSON value as Keras's files hold it: objects keep the order of their keys, whole numbers stay whole, and Python's
/// `NaN`, `Infinity` and `-Infinity` are numbers.
public indirect enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSON])
  case object(Object)

  /// The members of a JSON object in the order of the file.
  public struct Object: Equatable, Sendable {
    /// The keys in order, each once.
    public private(set) var keys: [String] = []
    private var values: [String: JSON] = [:]

    /// An object without members.
    public init() {}

    /// The value of `key`; setting nil removes the member, setting a new key appends it.
    public subscript(key: String) -> JSON? {
      get { values[key] }
      set {
        if let newValue {
          if values.updateValue(newValue, forKey: key) == nil { keys.append(key) }
        } else if values.removeValue(forKey: key) != nil {
          keys.removeAll { $0 == key }
        }
      }
    }

    /// The members in order.
    public var members: [(key: String, value: JSON)] {
      keys.compactMap { key in values[key].map { (key, $0) } }
    }
  }

  /// The member `key` of an object; nil for any other value or key.
  public subscript(key: String) -> JSON? { object?[key] }

  /// The members, when this is an object.
  public var object: Object? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The elements, when this is an array.
  public var array: [JSON]? {
    if case .array(let array) = self { array } else { nil }
  }

  /// The text, when this is a string.
  public var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The truth value, when this is `true` or `false`.
  public var bool: Bool? {
    if case .bool(let bool) = self { bool } else { nil }
  }

  /// Whether Python takes the value for true: all but null, false, zero and what is empty.
  public var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let bool): bool
    case .int(let int): int != 0
    case .double(let double): double != 0
    case .string(let string): !string.isEmpty
    case .array(let array): !array.isEmpty
    case .object(let object): !object.keys.isEmpty
    }
  }

  /// The whole number, also when it is written as `3.0`.
  public var int: Int? {
    switch self {
    case .int(let int): int
    case .double(let double): Int(exactly: double)
    default: nil
    }
  }

  /// The number, whole or not.
  public var double: Double? {
    switch self {
    case .int(let int): Double(int)
    case .double(let double): double
    default: nil
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .int(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .double(value) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object; of a key given twice the last value counts.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    var object = Object()
    for (key, value) in elements { object[key] = value }
    self = .object(object)
  }
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}
