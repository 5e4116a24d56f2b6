internal import KerasCore

/// The objects of the HDF5 file that `bytes` of `image` are.
///
/// Everything that can be reached from the root group is walked here, each part once, and every size, address and list is
/// checked; what is not understood is refused. Reading then needs no more than what this finds. Files that libhdf5 is to
/// change, `forChanges`, go the same way first: version 1.10 trusts much of what stands in a file, reads beyond the end of
/// messages and walks for ever through lists that bite their tails. So it gets nothing but the structures that Keras's own
/// files have.
func catalogue(
  _ bytes: UnsafeRawBufferPointer, of image: MappedFile, forChanges: Bool = false, isCopy: Bool = false
) throws(KerasError) -> Catalogue {
  let superblock = try unsafe Superblock(bytes)
  let validator = try unsafe Validator(bytes, superblock, forChanges: forChanges)
  if let header = superblock.superblockExtensionAddress { try validator.checkObject(at: header) }
  try validator.checkObject(at: superblock.rootGroupObjectHeaderAddress, cached: superblock.rootGroupSymbolTable)
  return try validator.catalogue(image, isCopy: isCopy)
}

/// A walk through one file.
@safe final class Validator {
  /// The file from its superblock to the end that the superblock states; all addresses count from its start.
  private let bytes: UnsafeRawBufferPointer
  private var objects: [Int: StoredObject] = [:]
  /// How many bytes there are.
  let size: Int
  let superblock: Superblock
  private var state: [Int: State] = [:]
  /// Which of the blocks that belong to one owner – nodes, heaps – were met.
  private var blocks: Set<Int> = []
  private var heaps: [Int: [Int: Range<Int>]] = [:]
  /// Whether libhdf5 is to change the file, which then must have nothing that it might not survive.
  let forChanges: Bool
  private var depth = 0

  private enum State {
    case open
    case done(tables: SymbolTable?)
  }

  init(_ bytes: UnsafeRawBufferPointer, _ superblock: Superblock, forChanges: Bool) throws(KerasError) {
    unsafe self.bytes = UnsafeRawBufferPointer(rebasing: bytes[superblock.baseAddress..<superblock.endOfFileAddress])
    self.superblock = superblock
    self.forChanges = forChanges
    size = superblock.endOfFileAddress - superblock.baseAddress
  }

  /// All bytes.
  var whole: UnsafeRawBufferPointer { unsafe bytes }

  /// The stretch from `address` of `count` bytes, or up to the end of the file.
  func cursor(_ address: Int, _ count: Int? = nil) throws(KerasError) -> Cursor {
    try unsafe Cursor(bytes, at: address, count: count)
  }

  /// Refuses `what`, which can be read, where libhdf5 is to change the file.
  func refuseChanges(_ what: String) throws(KerasError) {
    guard !forChanges else {
      throw KerasError("the file cannot be changed: it has \(what); save into a new file.")
    }
  }

  /// Notes the block at `address`, which only one thing in the file may own.
  func claim(_ address: Int) throws(KerasError) {
    guard blocks.insert(address).inserted else { throw damaged("the block at byte \(address) is used twice") }
  }

  /// Checks that `count` bytes at `address` are in the file.
  func checkExtent(_ address: Int, _ count: Int) throws(KerasError) {
    guard count >= 0, address >= 0, address <= size, count <= size - address else {
      throw damaged("\(count) bytes at byte \(address) lie outside of the file")
    }
  }

  /// Checks the group, dataset or type at `address`, and what is in it. `cached` is what the link to it says it is.
  func checkObject(at address: Int, cached: SymbolTable? = nil) throws(KerasError) {
    let table: SymbolTable?
    switch state[address] {
    case .open: throw damaged("the group at byte \(address) is in itself")
    case .done(let tables): table = tables
    case nil:
      guard depth < 200 else { throw damaged("groups are nested more than 200 deep") }
      depth += 1
      state[address] = .open
      table = try checkHeader(at: address)
      state[address] = .done(tables: table)
      depth -= 1
    }
    // A group that became one of the new kind leaves its old place in links to it, where nobody looks any more.
    if let cached, let table, cached != table {
      throw damaged("the link to the group at byte \(address) contradicts the group")
    }
  }

  private func checkHeader(at address: Int) throws(KerasError) -> SymbolTable? {
    let object = ObjectCheck(self)
    try readMessages(at: address) { (type, flags, message) throws(KerasError) in
      try object.add(type, flags: flags, message)
    }
    try object.finish()
    objects[address] = object.object
    return object.symbolTable
  }

  /// The type that is the object at `address`, which was checked.
  func type(at address: Int) -> Datatype? { objects[address]?.type }

  /// The objects that were found in the file that `image` is, or that it is a copy of.
  func catalogue(_ image: MappedFile, isCopy: Bool) throws(KerasError) -> Catalogue {
    guard let root = objects[superblock.rootGroupObjectHeaderAddress], root.kind == .group else {
      throw damaged("its root is no group")
    }
    return unsafe Catalogue(
      image: image, bytes: bytes, start: isCopy ? nil : superblock.baseAddress, root: root, objects: objects,
      heaps: heaps)
  }

  /// Where the objects of the global heap at `address` are, by their indices.
  func heap(at address: Int) throws(KerasError) -> [Int: Range<Int>] {
    if let heap = heaps[address] { return heap }
    let heap = try readGlobalHeap(at: address)
    heaps[address] = heap
    return heap
  }
}
