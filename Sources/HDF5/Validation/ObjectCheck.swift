internal import KerasCore

/// The messages of one object header (IV.A), collected and checked.
final class ObjectCheck {
  let validator: Validator
  /// The Symbol Table message, if the group has one.
  private(set) var symbolTable: SymbolTable?
  /// The object that the messages describe.
  private(set) var object = StoredObject()
  private var seen: Set<Int> = []
  private var dataspace: Dataspace?
  private var datatype: Datatype?
  private var dataLayout: Cursor?
  private var fillValue: Range<Int>?
  private var filterPipeline: [Filter] = []
  private var hasExternalDataFiles = false

  init(_ validator: Validator) { self.validator = validator }

  /// Checks one message.
  func add(_ type: Int, flags: Int, _ message: Cursor) throws(KerasError) {
    let start = message.position
    if type == MessageType.nilMessage { return }
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
    case MessageType.dataspace: dataspace = try message.dataspace()
    case MessageType.datatype: datatype = try validator.checkDatatype(&message, isShared: isShared)
    case MessageType.dataLayout: dataLayout = message
    case MessageType.fillValueOld: fillValue = try message.fillValueOld()
    case MessageType.fillValue: if let value = try message.fillValue() { fillValue = value }
    case MessageType.filterPipeline:
      filterPipeline = try message.filterPipeline()
    case MessageType.externalDataFiles:
      try validator.checkExternalDataFiles(&message)
      hasExternalDataFiles = true
    case MessageType.attribute: addAttribute(try validator.checkAttribute(&message))
    case MessageType.link: try validator.checkLink(&message, of: self)
    case MessageType.linkInfo:
      object.kind = .group
      try validator.checkLinkInfo(&message, of: self)
    case MessageType.attributeInfo: try validator.checkAttributeInfo(&message, of: self)
    case MessageType.symbolTable:
      let table = SymbolTable(bTreeAddress: try message.number(8), localHeapAddress: try message.number(8))
      object.kind = .group
      try validator.checkSymbolTable(table, of: self)
      symbolTable = table
    case MessageType.groupInfo:
      guard try message.byte() == 0 else { throw damaged("the group with byte \(start) has no sense") }
      let flags = try message.byte()
      try message.skip((flags & 1) * 4 + (flags >> 1 & 1) * 4)
    case MessageType.objectComment: _ = try message.skipText()
    case MessageType.objectModificationTimeOld: try message.skip(16)
    case MessageType.objectModificationTime: try message.skip(8)
    case MessageType.bTreeKValues: throw unwanted("groups of unusual sizes")
    case MessageType.objectReferenceCount: try message.skip(5)
    // Free space of the file, which reading does not need.
    case MessageType.fileSpaceInfo: try validator.refuseChanges("lists of its gaps")
    default: throw unwanted("a part of the unknown kind \(type) at byte \(start)")
    }
  }

  /// Adds a link; of several with one name the first counts.
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
    guard var dataLayout else {
      guard dataspace == nil, fillValue == nil, filterPipeline.isEmpty, !hasExternalDataFiles else {
        throw damaged("a dataset has no place for its elements")
      }
      object.type = datatype
      return
    }
    let start = dataLayout.position
    guard let dataspace, let datatype, symbolTable == nil else {
      throw damaged("the dataset with byte \(start) has no shape or no type")
    }
    if let fillValue, !fillValue.isEmpty {
      guard fillValue.count == datatype.size, !datatype.hasReferences else {
        throw damaged("the dataset with byte \(start) is filled with elements of another type")
      }
    }
    let storage = try validator.checkDataLayout(
      &dataLayout, dataspace, datatype, filters: filterPipeline, hasExternalDataFiles: hasExternalDataFiles)
    object.kind = .dataset
    object.array = StoredArray(type: datatype, space: dataspace, storage: storage, fill: fillValue)
  }
}
