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
    let isShared = flags & 2 != 0
    guard flags & 0xC0 == 0, !isShared || type == MessageType.datatype else {
      throw unwanted("something at byte \(start) that objects share")
    }
    let mayRepeat = type == MessageType.link || type == MessageType.attribute
    guard mayRepeat || seen.insert(type).inserted else {
      throw damaged("the object with byte \(start) says the same thing twice")
    }
    var message = message
    switch type {
    case MessageType.dataspace: space = try message.dataspace()
    case MessageType.datatype: self.type = try validator.checkDatatype(&message, isShared: isShared)
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
    // Where there is room for more, which reading does not need.
    case MessageType.fileSpace: try validator.refuseChanges("lists of its gaps")
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
      object.type = type
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
