internal import KerasCore

extension Validator {
  /// Checks a type, or that there is one where `message` says that it is when objects share it.
  func checkDatatype(_ message: inout Cursor, isShared: Bool) throws(KerasError) -> Datatype {
    guard isShared else { return try message.datatype() }
    try refuseChanges("a type that objects share")
    let start = message.position
    let (version, kind) = try (message.byte(), message.byte())
    switch version {
    case 1: try message.skip(14)
    case 2: break
    // Otherwise it is in a heap of what all objects of the file share.
    case 3 where kind == 2: break
    default: throw unwanted("a type at byte \(start) that objects share")
    }
    let address = try message.number(8)
    try checkObject(at: address)
    guard let type = type(at: address) else { throw damaged("there is no type at byte \(address)") }
    return type
  }
}
