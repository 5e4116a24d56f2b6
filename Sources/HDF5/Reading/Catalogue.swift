internal import KerasCore

/// The objects of an HDF5 file by their addresses, as the validator found them.
@safe final class Catalogue {
  /// The mapped file that the bytes belong to.
  let image: MappedFile
  /// The file from its base address to its end-of-file address; all addresses count from its start.
  let bytes: UnsafeRawBufferPointer
  /// The base address: where the superblock is in what was opened; nil when the bytes are of a copy.
  let start: Int?
  /// The root group.
  let root: StoredObject
  private let objects: [Int: StoredObject]
  private let heaps: [Int: [Int: Range<Int>]]

  init(
    image: MappedFile, bytes: UnsafeRawBufferPointer, start: Int?, root: StoredObject, objects: [Int: StoredObject],
    heaps: [Int: [Int: Range<Int>]]
  ) {
    self.image = image
    unsafe self.bytes = unsafe bytes
    self.start = start
    self.root = root
    self.objects = objects
    self.heaps = heaps
  }

  /// The object whose header is at `address`.
  func object(at address: Int) -> StoredObject? { objects[address] }

  /// The object with this index in the global heap collection at `address`; nil when there is none.
  func text(at address: Int, _ index: Int) -> Range<Int>? { heaps[address]?[index] }
}

/// An object of a file – a group, a dataset or a committed datatype – as its header describes it.
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
  /// The datatype, if it is committed; other objects refer to it.
  var type: Datatype?
}

/// A link of a group.
enum StoredLink {
  /// The object at this address.
  case hard(Int)
  case soft, external
}

/// The elements of an attribute or a dataset: datatype, dataspace and where they are stored.
struct StoredArray {
  enum Storage {
    /// Compact or contiguous storage: one stretch of the file.
    case bytes(Range<Int>)
    /// Storage that was never allocated: all elements are the fill value.
    case none
    /// Chunked storage.
    case chunks(StoredChunks)
    /// External data files.
    case external
  }

  var type: Datatype
  var space: Dataspace
  var storage: Storage
  /// The fill value: what elements are that were never written; nil for zeros.
  var fill: Range<Int>?
}

/// The chunks of a dataset.
struct StoredChunks {
  struct Chunk {
    /// The chunk offset: the indices of its first element.
    var offsets: [Int]
    /// Where it is stored.
    var bytes: Range<Int>
    /// The filter mask: a bit for each filter of the pipeline, the lowest for the first, that was left out for this chunk.
    var filterMask = 0
  }

  /// The dimension sizes of each.
  var chunkDimensions: [Int]
  /// The filter pipeline, in the order in which filters were applied.
  var filters: [Filter]
  var list: [Chunk] = []
}
