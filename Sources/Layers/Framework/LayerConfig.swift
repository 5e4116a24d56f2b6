public import KerasCore

/// A layer's configuration while ``Layer/configure(_:)`` goes through it.
///
/// The same calls read a file's options into the layer and write the layer's options out. A key that is missing keeps
/// the layer's default; a key that nobody asked for is refused, because ignoring it might change the result.
public struct LayerConfig {
  /// Which Keras wrote the configuration, or will read it.
  public let generation: KerasGeneration
  /// The layers that nested configurations may mention.
  public let registry: LayerRegistry
  /// The layer's name.
  public let layerName: String

  private let source: JSON.Object?
  private var unread: Set<String>
  package private(set) var written = JSON.Object()
  /// The functions that the configuration names and nobody registered.
  package internal(set) var missingFunctions: [MissingFunction] = []

  /// A configuration to read.
  package init(reading source: JSON.Object, layerName: String, generation: KerasGeneration, registry: LayerRegistry) {
    var plain = source
    for (key, value) in source.members {
      if let number = value.plainNumbers { plain[key] = number }
    }
    self.source = plain
    self.unread = Set(source.keys)
    self.layerName = layerName
    self.generation = generation
    self.registry = registry
  }

  /// A configuration to write.
  package init(writingFor generation: KerasGeneration, layerName: String, registry: LayerRegistry) {
    self.source = nil
    self.unread = []
    self.layerName = layerName
    self.generation = generation
    self.registry = registry
  }

  /// Whether options are being read, rather than written.
  public var isReading: Bool { source != nil }

  /// An option with a default.
  public mutating func field<Value: ConfigValue>(_ key: String, _ value: inout Value) throws(KerasError) {
    guard isReading else {
      written[key] = value.config
      return
    }
    if let json = take(key) { value = try Self.decode(json, key: key) }
  }

  /// An option that must be there.
  public mutating func required<Value: ConfigValue>(_ key: String, _ value: inout Value) throws(KerasError) {
    guard isReading else {
      written[key] = value.config
      return
    }
    guard let json = take(key) else { throw KerasError("\"\(key)\" is missing; it must be \(Value.expectation).") }
    value = try Self.decode(json, key: key)
  }

  /// Accepts `key` where its value changes nothing: it is absent, null, or one of `neutral`. Any other value is refused.
  public mutating func ignoring(_ key: String, when neutral: JSON...) throws(KerasError) {
    guard let value = take(key), value != .null, !neutral.contains(where: value.isEqualInPython) else { return }
    throw KerasError("\"\(key)\" = \(value) is not supported.")
  }

  /// Accepts `keys` whatever they hold, because they do not change what the layer computes.
  public mutating func ignoring(anyValueOf keys: String...) {
    for key in keys { unread.remove(key) }
  }

  /// Whether the configuration that is being read states `key`.
  public func has(_ key: String) -> Bool { source?[key] != nil }

  /// The raw value of `key`, which then counts as read; nil when it is absent, and when writing.
  public mutating func take(_ key: String) -> JSON? {
    unread.remove(key)
    return source?[key]
  }

  /// Writes `value` under `key`; without effect when reading.
  public mutating func put(_ key: String, _ value: JSON) {
    if !isReading { written[key] = value }
  }

  /// The keys nobody has asked for yet.
  package var unreadKeys: [String] { source?.keys.filter(unread.contains) ?? [] }

  /// An error when a key is left that nobody asked for and that is not null.
  package func finish() throws(KerasError) {
    for key in unreadKeys {
      guard let value = source?[key], value != .null else { continue }
      throw KerasError("the option \"\(key)\" = \(value) is not known.")
    }
  }

  private static func decode<Value: ConfigValue>(_ json: JSON, key: String) throws(KerasError) -> Value {
    guard let value = Value(config: json) else {
      throw KerasError("\"\(key)\" must be \(Value.expectation), got \(json).")
    }
    return value
  }
}

extension JSON {
  /// Whether a layer that asks for `other` takes the value for it: numbers by their value, and what is true for true.
  fileprivate func isEqualInPython(to other: JSON) -> Bool {
    if case .bool(let truth) = other { return isTrue == truth }
    if let number = other.double { return double == number }
    return self == other
  }

  /// The elements of an array of NumPy or a tensor that is serialised as an object; nil for everything else.
  fileprivate var plainNumbers: JSON? {
    guard let name = self["class_name"]?.string, ["__numpy__", "__tensor__"].contains(name) else { return nil }
    return self["config"]?["value"]
  }
}
