internal import KerasCore

extension Validator {
  /// Checks where a group of the new kind keeps its links when they are many.
  func checkLinkInformation(_ message: inout Cursor) throws(KerasError) {
    let start = message.position
    guard try message.byte() == 0 else { throw damaged("there is no group at byte \(start)") }
    if try message.byte() & 1 != 0 { try message.skip(8) }
    let heap = try message.place()
    let tree = try message.place()
    guard heap == nil, tree == nil else { throw unwanted("groups of the newest layout with many members") }
  }

  /// Checks where an object of the new kind keeps its attributes when they are many.
  func checkAttributeInformation(_ message: inout Cursor) throws(KerasError) {
    let start = message.position
    guard try message.byte() == 0 else { throw damaged("there is no object at byte \(start)") }
    if try message.byte() & 1 != 0 { try message.skip(2) }
    let heap = try message.place()
    let tree = try message.place()
    guard heap == nil, tree == nil else { throw unwanted("objects of the newest layout with many attributes") }
  }
}
