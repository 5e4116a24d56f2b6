internal import CYAML
package import KerasCore

extension JSON {
  /// The value that `utf8` spells in YAML as Keras and PyYAML wrote it.
  ///
  /// Python's tuples are arrays, NumPy's numbers are numbers, and of other tags only those of YAML's own types are taken,
  /// so no object is ever made from a name in a file. An alias stands for its anchor's value; so many of them that the document would grow
  /// far beyond its text are an error.
  package init(parsingYAML utf8: [UInt8]) throws(KerasError) {
    guard utf8.count <= 1 << 26 else { throw KerasError("the YAML is longer than any model.") }
    let events = try YAMLEvents(utf8)
    var reader = YAMLReader(events, size: utf8.count)
    self = try reader.document()
  }
}

/// The events of libyaml's parser, one after the other.
@safe private final class YAMLEvents {
  enum Event {
    case scalar(String, tag: String?, isPlain: Bool, anchor: String?)
    case alias(String)
    case sequence(tag: String?, anchor: String?)
    case mapping(tag: String?, anchor: String?)
    case end
    case frame
  }

  private let text: [UInt8]
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let storage: UnsafeMutableBufferPointer<UInt8>

  init(_ text: [UInt8]) throws(KerasError) {
    self.text = text
    // libyaml reads from one place as long as it parses.
    let storage = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(text.count, 1))
    _ = unsafe storage.update(fromContentsOf: text)
    guard let parser = unsafe cy_parser(storage.baseAddress, text.count) else {
      unsafe storage.deallocate()
      throw KerasError("there is not enough memory.")
    }
    unsafe self.storage = storage
    unsafe self.parser = parser
  }

  deinit {
    unsafe cy_parser_free(parser)
    unsafe storage.deallocate()
  }

  func next() throws(KerasError) -> (event: Event, isLast: Bool) {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) != 0 else {
      let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "unknown fault"
      let line = unsafe parser.pointee.problem_mark.line + 1
      throw KerasError("line \(line) of the YAML: \(problem).")
    }
    defer { unsafe yaml_event_delete(&event) }
    switch unsafe event.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      let isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
      let value = unsafe String(decoding: bytes, as: UTF8.self)
      return unsafe (.scalar(value, tag: text(scalar.tag), isPlain: isPlain, anchor: text(scalar.anchor)), false)
    case YAML_ALIAS_EVENT: return (.alias(unsafe text(event.data.alias.anchor) ?? ""), false)
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      return unsafe (.sequence(tag: text(start.tag), anchor: text(start.anchor)), false)
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      return unsafe (.mapping(tag: text(start.tag), anchor: text(start.anchor)), false)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return (.end, false)
    case YAML_STREAM_END_EVENT: return (.frame, true)
    default: return (.frame, false)
    }
  }

  private func text(_ bytes: UnsafeMutablePointer<UInt8>?) -> String? {
    unsafe bytes.map { unsafe String(cString: $0) }
  }
}

/// Builds the value of a document from its events.
private struct YAMLReader {
  private let events: YAMLEvents
  /// The values of anchors, and of how many parts each is made.
  private var anchors: [String: (value: JSON, size: Int)] = [:]
  private var size = 0
  private let sizeLimit: Int

  /// Deeper than any model, and shallow enough for the stack of any thread.
  private static let depthLimit = 512

  init(_ events: YAMLEvents, size: Int) {
    self.events = events
    // What aliases repeat may exceed the text, but not by orders of magnitude.
    sizeLimit = min(10_000 + 4 * size, JSON.largest)
  }

  mutating func document() throws(KerasError) -> JSON {
    var document: JSON?
    while true {
      let (event, isLast) = try events.next()
      if isLast { break }
      if case .frame = event { continue }
      guard document == nil else { throw KerasError("the YAML has several documents; one is needed.") }
      document = try value(event, depth: 0)
    }
    guard let document else { throw KerasError("the YAML is empty.") }
    return document
  }

  private mutating func value(_ event: YAMLEvents.Event, depth: Int) throws(KerasError) -> JSON {
    guard depth <= Self.depthLimit else {
      throw KerasError("values of the YAML are nested more than \(Self.depthLimit) deep.")
    }
    let before = size
    try grow(1)
    let value: JSON
    let name: String?
    switch event {
    case .alias(let anchor):
      guard let target = anchors[anchor] else { throw KerasError("the YAML has no anchor \"\(anchor)\".") }
      try grow(target.size)
      return target.value
    case .scalar(let text, let tag, let isPlain, let anchor):
      value = try scalar(text, tag: tag, isPlain: isPlain)
      name = anchor
    case .sequence(let tag, let anchor):
      if tag == NumPyValue.scalarTag {
        value = try NumPyValue.number(elements(depth: depth))
      } else {
        try checkTag(tag, ["tag:yaml.org,2002:seq", "tag:yaml.org,2002:python/tuple", "tag:yaml.org,2002:python/list"])
        value = .array(try elements(depth: depth))
      }
      name = anchor
    case .mapping(let tag, let anchor):
      if tag == NumPyValue.arrayTag {
        value = try NumPyValue.array(members(depth: depth))
      } else {
        try checkTag(tag, ["tag:yaml.org,2002:map", "tag:yaml.org,2002:python/dict", NumPyValue.typeTag])
        value = .object(try members(depth: depth))
      }
      name = anchor
    case .end, .frame: throw KerasError("the YAML ends too early.")
    }
    if let name { anchors[name] = (value, size - before) }
    return value
  }

  private mutating func elements(depth: Int) throws(KerasError) -> [JSON] {
    var elements: [JSON] = []
    while true {
      let (event, isLast) = try events.next()
      if case .end = event { return elements }
      guard !isLast else { throw KerasError("the YAML ends too early.") }
      elements.append(try value(event, depth: depth + 1))
    }
  }

  private mutating func members(depth: Int) throws(KerasError) -> JSON.Object {
    var object = JSON.Object()
    while true {
      let (event, isLast) = try events.next()
      if case .end = event { return object }
      guard !isLast else { throw KerasError("the YAML ends too early.") }
      let key: String
      switch try value(event, depth: depth + 1) {
      case .string(let text): key = text
      case .int(let number): key = String(number)
      case .bool(let bool): key = bool ? "true" : "false"
      case .null: key = "null"
      default: throw KerasError("a key of the YAML is not a word or a number.")
      }
      object[key] = try value(events.next().event, depth: depth + 1)
    }
  }

  private var tooLarge: KerasError {
    sizeLimit == JSON.largest
      ? KerasError("the YAML has more than \(sizeLimit) values, more than any model.")
      : KerasError("the YAML repeats itself by aliases far beyond its length.")
  }

  private mutating func grow(_ count: Int) throws(KerasError) {
    size += count
    guard size <= sizeLimit else { throw tooLarge }
  }

  private func checkTag(_ tag: String?, _ known: [String]) throws(KerasError) {
    if let tag, !known.contains(tag) {
      throw KerasError("the YAML has a value with the tag \"\(tag)\", which is not read.")
    }
  }

  private func scalar(_ text: String, tag: String?, isPlain: Bool) throws(KerasError) -> JSON {
    switch tag {
    case nil, "!": return isPlain && tag == nil ? plain(text) : .string(text)
    case "tag:yaml.org,2002:str", "tag:yaml.org,2002:python/str", "tag:yaml.org,2002:python/unicode",
      NumPyValue.bytesTag, NumPyValue.classTag:
      return .string(text)
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null",
      "tag:yaml.org,2002:python/int", "tag:yaml.org,2002:python/long", "tag:yaml.org,2002:python/float",
      "tag:yaml.org,2002:python/bool", "tag:yaml.org,2002:python/none":
      return plain(text)
    default: throw KerasError("the YAML has a value with the tag \"\(tag ?? "")\", which is not read.")
    }
  }

  /// The value of a plain scalar in YAML 1.1 as PyYAML reads it.
  private func plain(_ text: String) -> JSON {
    guard let first = text.utf8.first else { return .null }
    // Most words are none of these, and a look at the first byte shows it.
    if text.utf8.count <= 5, Self.wordStarts.contains(first), let word = Self.words[text] { return word }
    guard "+-.0123456789".utf8.contains(first) else { return .string(text) }
    let digits = text.utf8.contains(UInt8(ascii: "_")) ? text.filter { $0 != "_" } : text
    if let int = Int(digits) { return .int(int) }
    // A number with an exponent but no point is a word to PyYAML, but Keras means a number.
    if digits.utf8.allSatisfy({ "+-.0123456789eE".utf8.contains($0) }), let double = Double(digits) {
      return .double(double)
    }
    return .string(text)
  }

  private static let words: [String: JSON] = {
    var words: [String: JSON] = ["~": .null, "null": .null, "Null": .null, "NULL": .null]
    for word in ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"] { words[word] = .bool(true) }
    for word in ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"] { words[word] = .bool(false) }
    for word in [".inf", ".Inf", ".INF", "+.inf"] { words[word] = .double(.infinity) }
    for word in ["-.inf", "-.Inf", "-.INF"] { words[word] = .double(-.infinity) }
    for word in [".nan", ".NaN", ".NAN"] { words[word] = .double(.nan) }
    return words
  }()

  private static let wordStarts = Set(words.keys.compactMap(\.utf8.first))
}
