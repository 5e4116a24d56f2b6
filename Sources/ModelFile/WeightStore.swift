internal import HDF5
internal import KerasCore
internal import TensorBundle

/// Open files with the elements of weights, by their locations.
protocol WeightStore {
  /// The elements at `location`.
  func read(_ location: String) throws(KerasError) -> NDArray

  /// Puts the elements at `location`, of which there must be as many, into `floats`.
  func read(_ location: String, into floats: inout MutableSpan<Float>) throws(KerasError)

  /// The elements of `weight`, which are `float32`, where they lie in a file; nil when they do not lie there as in memory.
  func memory(_ weight: SavedWeight) -> FileMemory?
}

extension WeightFile: WeightStore {
  func read(_ location: String) throws(KerasError) -> NDArray { try file.root().dataset(location).read() }

  func read(_ location: String, into floats: inout MutableSpan<Float>) throws(KerasError) {
    try file.root().dataset(location).read(into: &floats)
  }

  func memory(_ weight: SavedWeight) -> FileMemory? {
    guard let offset = weight.fileOffset, offset % 4 == 0 else { return nil }
    return file.memory(at: offset, count: 4 * weight.shape.count)
  }
}

/// A checkpoint as a store of weights, whose locations are keys.
struct BundleStore: WeightStore {
  private let bundle: TensorBundle

  init(_ bundle: TensorBundle) { self.bundle = bundle }

  func read(_ location: String) throws(KerasError) -> NDArray { try bundle.read(location) }

  func read(_ location: String, into floats: inout MutableSpan<Float>) throws(KerasError) {
    let array = try bundle.read(location)
    guard array.count == floats.count, array.dtype != .string else {
      throw KerasError("\"\(location)\" has \(array.count) elements, but \(floats.count) are wanted.")
    }
    array.copyElements(into: &floats)
  }

  // What is wrong with them, reading says.
  func memory(_ weight: SavedWeight) -> FileMemory? { try? bundle.memory(weight.location) }
}
