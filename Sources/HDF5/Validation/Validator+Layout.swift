internal import CZip
internal import KerasCore

extension Validator {
  /// Checks a Data Layout message (IV.A.2.i); where the elements are stored.
  func checkDataLayout(
    _ message: inout Cursor, _ space: Dataspace, _ type: Datatype, filters: [Filter], hasExternalDataFiles: Bool
  ) throws(KerasError) -> StoredArray.Storage {
    let start = message.position
    let version = try message.byte()
    guard version == 3 || version == 4 else { throw unwanted("a dataset with byte \(start) of an unusual layout") }
    let layoutClass = try message.byte()
    guard layoutClass == 2 || filters.isEmpty, layoutClass == 1 || !hasExternalDataFiles else {
      throw damaged("the dataset with byte \(start) contradicts itself")
    }
    switch layoutClass {
    case 0:
      let size = try message.number(2)
      guard size == space.count &* type.size else { throw damaged("the dataset with byte \(start) has a wrong size") }
      let elements = try message.take(size)
      try checkReferences(elements, type, count: space.count)
      return .bytes(elements.range)
    case 1:
      let address = try message.address()
      let size = try message.number(8)
      guard !hasExternalDataFiles else { return .external }
      guard let address else { return .none }
      try checkExtent(address, size)
      let (needed, overflow) = space.count.multipliedReportingOverflow(by: type.size)
      if type.hasReferences {
        guard !overflow, needed <= size else { throw damaged("the dataset with byte \(start) has a wrong size") }
        try checkReferences(cursor(address, needed), type, count: space.count)
      }
      return .bytes(address..<address + size)
    case 2:
      let storage =
        try version == 3
        ? checkChunks(&message, space, type, filters) : checkIndexedChunks(&message, space, type, filters)
      try checkTexts(storage, type, space)
      return storage
    case 3: throw unwanted("a virtual dataset, which keeps its data in another file")
    default: throw unwanted("a dataset with byte \(start) of an unusual layout")
    }
  }
}
