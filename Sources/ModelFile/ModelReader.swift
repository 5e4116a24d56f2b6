package import KerasCore

/// A model file that is open for reading: what it says, and the numbers on demand.
package struct ModelReader: ~Copyable {
  /// Everything but the numbers.
  package let model: SavedModel
  private let files: [any WeightStore]

  /// Opens the model at `path`, whose format shows in its content and not in its name: HDF5 of any generation of Keras,
  /// a `.keras` archive or folder, a SavedModel of tf.keras, a `.weights.json` with the files it lists, a checkpoint of
  /// TensorFlow, or an architecture in JSON or YAML.
  ///
  /// `weights` names the file with the weights of a model that is an architecture alone, or others than the model's.
  package init(opening path: String, weights: String? = nil) throws(KerasError) {
    let source = try insideFile(path) { () throws(KerasError) in try ModelSource(path, architecture: nil) }
    guard let weights else {
      self.init(source)
      return
    }
    let architecture = try source.model.requiredArchitecture()
    let other = try insideFile(weights) { () throws(KerasError) in
      try ModelSource(weights, architecture: architecture, version: source.model.provenance.version)
    }
    guard other.model.provenance.format != .architecture else {
      throw KerasError("the file has no weights, but an architecture.").inside(weights)
    }
    self.init(ModelSource(model: try source.model.with(other.model), files: other.files))
  }

  /// Opens the files of `model` again.
  package init(reopening model: SavedModel) throws(KerasError) {
    try self.init(opening: model.path, weights: model.weightsPath == model.path ? nil : model.weightsPath)
  }

  private init(_ source: ModelSource) {
    model = source.model
    files = source.files
  }

  /// The elements of `weight`, one of this file's.
  package func read(_ weight: SavedWeight) throws(KerasError) -> NDArray {
    do throws(KerasError) {
      if let quantization = weight.quantization {
        let values = try quantization.dequantized { (part) throws(KerasError) in try self.stored(part) }
        guard values.count == weight.shape.count else {
          throw KerasError("\"\(weight.location)\" has \(values.count) elements, but \(weight.shape.count) are needed.")
        }
        return NDArray(values, shape: weight.shape)
      }
      return try stored(StoredArray(weight))
    } catch {
      throw error.inside(model.weightsPath)
    }
  }

  /// The elements of `weight`, one of this file's, where they lie in the file; nil when they do not lie there as `Float`s in
  /// memory.
  package func memory(_ weight: SavedWeight) -> FileMemory? {
    guard weight.dtype == .float32, weight.quantization == nil else { return nil }
    return files[weight.fileIndex].memory(weight)
  }

  /// Puts the elements of `weight`, one of this file's, into `floats`, which must have as many.
  package func read(_ weight: SavedWeight, into floats: inout MutableSpan<Float>) throws(KerasError) {
    do throws(KerasError) {
      guard let quantization = weight.quantization else {
        return try files[weight.fileIndex].read(weight.location, into: &floats)
      }
      let values = try quantization.dequantized { (part) throws(KerasError) in try self.stored(part) }
      guard values.count == floats.count else {
        throw KerasError("\"\(weight.location)\" has \(values.count) elements, but \(floats.count) are wanted.")
      }
      for index in values.indices { floats[index] = values[index] }
    } catch {
      throw error.inside(model.weightsPath)
    }
  }

  private func stored(_ weight: StoredArray) throws(KerasError) -> NDArray {
    try files[weight.fileIndex].read(weight.location)
  }
}

/// The result of `body`; an error it throws gets `path` in front, unless it begins with it.
private func insideFile<Result>(
  _ path: String, _ body: () throws(KerasError) -> Result
) throws(KerasError) -> Result {
  do {
    return try body()
  } catch {
    throw error.places.first == path ? error : error.inside(path)
  }
}
