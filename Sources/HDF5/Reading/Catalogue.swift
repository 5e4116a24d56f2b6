internal import KerasCore

/// What there is in an HDF5 file, as the check of it found: every object by its address.
@safe final class Catalogue {
  /// What the bytes belong to.
  let image: MappedFile
  /// The file from its superblock to the end that the superblock states; all addresses count from its start.
  let bytes: UnsafeRawBufferPointer
  /// Where the superblock is in what was opened.
  let start: Int
  /// The group that everything else is in.
  let root: StoredObject
  private let objects: [Int: StoredObject]
  private let heaps: [Int: [Int: Range<Int>]]

  init(
    image: MappedFile, bytes: UnsafeRawBufferPointer, start: Int, root: StoredObject, objects: [Int: StoredObject],
    heaps: [Int: [Int: Range<Int>]]
  ) {
    self.image = image
    unsafe self.bytes = unsafe bytes
    self.start = start
    self.root = root
    self.objects = objects
    self.heaps = heaps
  }

  /// The object that a hard link leads to.
  func object(at address: Int) -> StoredObject? { objects[address] }

  /// The text of the object `index` in the global heap at `address`; nil when there is none.
  func text(at address: Int, _ index: Int) -> Range<Int>? { heaps[address]?[index] }
}

/// A group, a dataset or a type in a file.
struct StoredObject {
  enum Kind {
    case group, dataset, type
  }

  var kind = Kind.type
  /// The members of a group.
  var links: [String: StoredLink] = [:]
  var attributes: [String: StoredArray] = [:]
  /// The elements of a dataset.
  var array: StoredArray?
  /// What a type that has a place of its own says; others refer to it.
  var type: StoredType?
}

/// What a name in a group stands for.
enum StoredLink {
  /// The object at this address.
  case hard(Int)
  case soft, external
}

/// The elements of an attribute or a dataset: what they are, how many, and where.
struct StoredArray {
  enum Place {
    /// In one piece.
    case bytes(Range<Int>)
    /// Nowhere: all are the fill value.
    case none
    /// In pieces of the same extents.
    case chunks(StoredChunks)
    /// In another file.
    case external
  }

  var type: StoredType
  var space: StoredSpace
  var place: Place
  /// What elements are that were never written; nil for zeros.
  var fill: Range<Int>?
}

/// The pieces of an array.
struct StoredChunks {
  struct Chunk {
    /// The indices of its first element.
    var offsets: [Int]
    /// Where it is.
    var bytes: Range<Int>
    /// A bit for each filter, the lowest for the first, that was left out here.
    var skipped = 0
  }

  /// The extents of each.
  var sides: [Int]
  /// How they are packed, in the order in which it was done.
  var filters: [Filter]
  var list: [Chunk] = []
}
