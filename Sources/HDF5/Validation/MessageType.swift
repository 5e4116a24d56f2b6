/// The header message types, in the order of section IV.A.2 of the HDF5 File Format Specification, version 3.0.
enum MessageType {
  /// NIL (a): space that is free.
  static let nilMessage = 0x0000
  /// Dataspace (b).
  static let dataspace = 0x0001
  /// Link Info (c).
  static let linkInfo = 0x0002
  /// Datatype (d).
  static let datatype = 0x0003
  /// Data Storage – Fill Value (Old) (e).
  static let fillValueOld = 0x0004
  /// Data Storage – Fill Value (f).
  static let fillValue = 0x0005
  /// Link (g).
  static let link = 0x0006
  /// Data Storage – External Data Files (h).
  static let externalDataFiles = 0x0007
  /// Data Storage – Layout (i).
  static let dataLayout = 0x0008
  /// Group Info (k).
  static let groupInfo = 0x000A
  /// Data Storage – Filter Pipeline (l).
  static let filterPipeline = 0x000B
  /// Attribute (m).
  static let attribute = 0x000C
  /// Object Comment (n).
  static let objectComment = 0x000D
  /// Object Modification Time (Old) (o).
  static let objectModificationTimeOld = 0x000E
  /// Object Header Continuation (q).
  static let objectHeaderContinuation = 0x0010
  /// Symbol Table (r).
  static let symbolTable = 0x0011
  /// Object Modification Time (s).
  static let objectModificationTime = 0x0012
  /// B-tree ‘K’ Values (t).
  static let bTreeKValues = 0x0013
  /// Attribute Info (v).
  static let attributeInfo = 0x0015
  /// Object Reference Count (w).
  static let objectReferenceCount = 0x0016
  /// File Space Info (x).
  static let fileSpaceInfo = 0x0017
}
