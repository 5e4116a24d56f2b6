internal import HDF5
package import KerasCore

/// A model file that is open for reading: what it says, and the numbers on demand.
package struct ModelReader: ~Copyable {
  /// Everything but the numbers.
  package let model: SavedModel
  private let file: File

  /// Opens the file at `path`, whose format shows in its content and not in its name.
  package init(opening path: String) throws(KerasError) {
    let kind = try FileKind(at: path)
    guard kind == .hdf5 else { throw kind.refusal.inside(path) }
    do {
      let file = try File(opening: path)
      model = try readModel(file, path: path)
      self.file = file
    } catch {
      throw error.inside(path)
    }
  }

  /// The elements of `weight`, one of this file's.
  package func read(_ weight: SavedWeight) throws(KerasError) -> NDArray {
    do {
      return try file.root().dataset(weight.location).read()
    } catch {
      throw error.inside(model.path)
    }
  }

  /// Puts the elements of `weight`, one of this file's, into `floats`, which must have as many.
  package func read(_ weight: SavedWeight, into floats: inout MutableSpan<Float>) throws(KerasError) {
    do {
      try file.root().dataset(weight.location).read(into: &floats)
    } catch {
      throw error.inside(model.path)
    }
  }
}

extension FileKind {
  /// Why a file of this kind is no model.
  fileprivate var refusal: KerasError {
    switch self {
    case .zip: KerasError("the file is a zip archive, but a model in HDF5 format (.h5) is needed.")
    case .json: KerasError("the file is JSON without weights, but a model in HDF5 format (.h5) is needed.")
    case .hdf5, .unknown: KerasError("the file is not a Keras model: it is not in HDF5 format, or it is damaged.")
    }
  }
}

/// What `file`, an HDF5 file, says about the model in it.
private func readModel(_ file: borrowing File, path: String) throws(KerasError) -> SavedModel {
  let root = try file.root()
  if try root.hasAttribute("nb_layers") { return try readNumberedWeights(root, path: path) }
  var isModel = try root.hasAttribute("model_config")
  if !isModel { isModel = try root.contains("model_weights") }
  if !isModel { isModel = try hasNames(root, "layer_names") }
  guard isModel else {
    throw KerasError(
      "the HDF5 file is not a Keras model: it has neither \"model_config\" nor \"layer_names\" nor \"nb_layers\".")
  }
  return try readLegacyModel(root, path: path)
}
