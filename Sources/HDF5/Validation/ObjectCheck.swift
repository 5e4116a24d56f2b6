internal import KerasCore

/// What the messages of one object header say, collected and checked.
final class ObjectCheck {
  let validator: Validator
  /// Where the members of a group of the old kind are.
  private(set) var symbolTable: SymbolTable?
  /// What the messages make of the object.
  private(set) var object = StoredObject()
  private var seen: Set<Int> = []
  private var space: StoredSpace?
  private var type: StoredType?
  private var layout: Cursor?
  private var fill: Range<Int>?
  private var filters: [Filter] = []
  private var hasExternalFiles = false

  init(_ validator: Validator) { self.validator = validator }

  /// Checks one message.
  func add(_ type: Int, flags: Int, _ message: Cursor) throws(KerasError) {
    let start = message.position
    if type == MessageType.null { return }
    guard flags & 0xC2 == 0 else { throw unwanted("something at byte \(start) that objects share") }
    let mayRepeat = type == MessageType.link || type == MessageType.attribute
    guard mayRepeat || seen.insert(type).inserted else {
      throw damaged("the object with byte \(start) says the same thing twice")
    }
    var message = message
    switch type {
    case MessageType.dataspace: space = try message.dataspace()
    case MessageType.datatype: self.type = try message.datatype()
    case MessageType.layout: layout = message
    case MessageType.oldFillValue: fill = try message.oldFillValue()
    case MessageType.fillValue: if let value = try message.fillValue() { fill = value }
    case MessageType.filters:
      filters = try message.filters()
    case MessageType.externalFiles:
      try validator.checkExternalFiles(&message)
      hasExternalFiles = true
    case MessageType.attribute: addAttribute(try validator.checkAttribute(&message))
    case MessageType.link: try validator.checkLink(&message, of: self)
    case MessageType.linkInformation:
      object.kind = .group
      try validator.checkLinkInformation(&message, of: self)
    case MessageType.attributeInformation: try validator.checkAttributeInformation(&message, of: self)
    case MessageType.symbolTable:
      let table = SymbolTable(tree: try message.number(8), heap: try message.number(8))
      object.kind = .group
      try validator.checkMembers(table, of: self)
      symbolTable = table
    case MessageType.groupInformation:
      guard try message.byte() == 0 else { throw damaged("the group with byte \(start) has no sense") }
      let flags = try message.byte()
      try message.skip((flags & 1) * 4 + (flags >> 1 & 1) * 4)
    case MessageType.comment: _ = try message.skipText()
    case MessageType.oldModificationTime: try message.skip(16)
    case MessageType.modificationTime: try message.skip(8)
    case MessageType.treeSizes: throw unwanted("groups of unusual sizes")
    case MessageType.referenceCount: try message.skip(5)
    default: throw unwanted("a part of the unknown kind \(type) at byte \(start)")
    }
  }

  /// Adds a member; of several with one name the first counts.
  func addLink(_ name: Cursor, _ link: StoredLink) {
    let name = name.text
    if object.links[name] == nil { object.links[name] = link }
  }

  /// Adds an attribute; of several with one name the first counts.
  func addAttribute(_ attribute: (name: String, array: StoredArray)) {
    if object.attributes[attribute.name] == nil { object.attributes[attribute.name] = attribute.array }
  }

  /// Checks that the messages make up an object.
  func finish() throws(KerasError) {
    guard var layout else {
      guard space == nil, fill == nil, filters.isEmpty, !hasExternalFiles else {
        throw damaged("a dataset has no place for its elements")
      }
      return
    }
    let start = layout.position
    guard let space, let type, symbolTable == nil else {
      throw damaged("the dataset with byte \(start) has no shape or no type")
    }
    if let fill, !fill.isEmpty {
      guard fill.count == type.size, !type.hasReferences else {
        throw damaged("the dataset with byte \(start) is filled with elements of another type")
      }
    }
    let place = try validator.checkLayout(
      &layout, space, type, filters: filters, hasExternalFiles: hasExternalFiles)
    object.kind = .dataset
    object.array = StoredArray(type: type, space: space, place: place, fill: fill)
  }
}

extension Cursor {
  /// Passes over the fill value of a dataset of the oldest kind, and says where it is.
  fileprivate mutating func oldFillValue() throws(KerasError) -> Range<Int> { try take(number(4)).range }

  /// Passes over a fill value, and says where it is if there is one.
  fileprivate mutating func fillValue() throws(KerasError) -> Range<Int>? {
    let start = position
    let version = try byte()
    guard (1...3).contains(version) else { throw damaged("the fill value at byte \(start) has no sense") }
    let flags: Int
    if version == 3 {
      flags = try byte()
      guard flags & 0x20 != 0 else { return nil }
    } else {
      try skip(2)
      flags = try byte()
      if version == 2, flags == 0 { return nil }
    }
    let size = try number(4)
    // All ones stand for a value that was never set.
    if version < 3, size == 0xFFFF_FFFF { return nil }
    return try take(size).range
  }

  /// Passes over the list of filters of a dataset, in the order in which they are applied when it is written.
  fileprivate mutating func filters() throws(KerasError) -> [Filter] {
    let start = position
    let version = try byte()
    let count = try byte()
    guard version == 1 || version == 2, (1...32).contains(count) else {
      throw damaged("the filters at byte \(start) have no sense")
    }
    if version == 1 { try skip(6) }
    var filters: [Filter] = []
    for _ in 0..<count {
      let number = try number(2)
      let nameSize = version == 1 ? try self.number(2) : 0
      try skip(2)
      let values = try self.number(2)
      try skip((nameSize + 7) / 8 * 8)
      var options = try take(4 * values)
      switch number {
      case 1: filters.append(.deflate)
      case 2: filters.append(.shuffle(options.left >= 4 ? try options.number(4) : 1))
      case 3: filters.append(.checksum)
      // The others of the library have faults, and those from outside are not loaded.
      default: throw unwanted("elements packed with the filter \(number)")
      }
      if version == 1, values % 2 == 1 { try skip(4) }
    }
    return filters
  }
}
