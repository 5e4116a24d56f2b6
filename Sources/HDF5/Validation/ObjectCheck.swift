internal import KerasCore

/// What chunks may be packed with.
enum Filter: Int {
  case deflate = 1
  case shuffle = 2
  case checksum = 3
}

/// What the messages of one object header say, collected and checked.
final class ObjectCheck {
  let validator: Validator
  /// Where the members of a group of the old kind are.
  private(set) var symbolTable: SymbolTable?
  private var seen: Set<Int> = []
  private var space: CheckedSpace?
  private var type: CheckedType?
  private var layout: Cursor?
  private var fillSize: Int?
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
    case MessageType.oldFillValue: fillSize = try message.oldFillValue()
    case MessageType.fillValue: if let size = try message.fillValue() { fillSize = size }
    case MessageType.filters:
      filters = try message.filters()
    case MessageType.externalFiles:
      try validator.checkExternalFiles(&message)
      hasExternalFiles = true
    case MessageType.attribute: try validator.checkAttribute(&message)
    case MessageType.link: try validator.checkLink(&message)
    case MessageType.linkInformation: try validator.checkLinkInformation(&message)
    case MessageType.attributeInformation: try validator.checkAttributeInformation(&message)
    case MessageType.symbolTable:
      let table = SymbolTable(tree: try message.number(8), heap: try message.number(8))
      try validator.checkMembers(table)
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

  /// Checks that the messages make up an object.
  func finish() throws(KerasError) {
    guard var layout else {
      guard space == nil, fillSize == nil, filters.isEmpty, !hasExternalFiles else {
        throw damaged("a dataset has no place for its elements")
      }
      return
    }
    let start = layout.position
    guard let space, let type, symbolTable == nil else {
      throw damaged("the dataset with byte \(start) has no shape or no type")
    }
    if let fillSize, fillSize > 0 {
      guard fillSize == type.size, !type.hasReferences else {
        throw damaged("the dataset with byte \(start) is filled with elements of another type")
      }
    }
    try validator.checkLayout(
      &layout, space, type, filters: filters, hasExternalFiles: hasExternalFiles)
  }
}

extension Cursor {
  /// Passes over the fill value of a dataset of the oldest kind, and says its size.
  fileprivate mutating func oldFillValue() throws(KerasError) -> Int {
    let size = try number(4)
    try skip(size)
    return size
  }

  /// Passes over a fill value, and says its size if there is one.
  fileprivate mutating func fillValue() throws(KerasError) -> Int? {
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
    try skip(size)
    return size
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
      // The others of the library have faults, and those from outside are not loaded.
      guard let filter = Filter(rawValue: number) else { throw unwanted("elements packed with the filter \(number)") }
      filters.append(filter)
      let nameSize = version == 1 ? try self.number(2) : 0
      try skip(2)
      let values = try self.number(2)
      try skip((nameSize + 7) / 8 * 8 + 4 * values)
      if version == 1, values % 2 == 1 { try skip(4) }
    }
    return filters
  }
}
