internal import HDF5
package import KerasCore

/// A model file on its way to a copy with other numbers in it; all else stays as it is.
///
/// The copy grows beside its destination and takes its place in ``commit()``. Without that, nothing remains of it.
package struct ModelUpdate: ~Copyable {
  private let model: SavedModel
  private let path: String
  private let files: any UpdatedFiles

  /// Begins a copy of `model`'s file that will be at `path`, which may be that file's own. Of a model whose weights are in
  /// a file of their own, it is the copy of that file; of shards, `path` is that of the list.
  package init(of model: SavedModel, to path: String) throws(KerasError) {
    switch model.provenance.format {
    case .legacyModel, .legacyWeights, .numberedWeights, .weights:
      files = try UpdatedFile(copying: model.weightsPath, to: path)
    case .archive: files = try UpdatedArchive(copying: model.weightsPath, to: path)
    case .folder: files = try UpdatedFolder(copying: model.weightsPath, to: path)
    case .shards: files = try UpdatedShards(of: model, to: path)
    case .savedModel, .checkpoint:
      throw KerasError(
        "\(model.provenance.format == .savedModel ? "a SavedModel" : "a checkpoint of TensorFlow") is read and never "
          + "written.",
        remedy: KerasError.Remedy(
          forPrograms: "Save the model to a new file, .h5.", forCommand: "Say --output FILE.h5.")
      ).inside(path)
    case .architecture:
      throw KerasError("the model has no file of weights that could be written back; save it as a new one.").inside(
        path)
    }
    self.model = model
    self.path = path
  }

  /// Replaces the elements of `weight`, one of the model's, by those of `array`, converted to the type they have in
  /// the file.
  package func write(_ weight: SavedWeight, _ array: NDArray) throws(KerasError) {
    do throws(KerasError) {
      try checkWritable(weight)
      try files.withFile(weight.fileIndex) { (file) throws(KerasError) in
        try file.root().dataset(weight.location).write(array)
      }
    } catch {
      throw error.inside(path)
    }
  }

  /// Replaces the elements of `weight`, one of the model's, by `floats`, converted to the type they have in the file.
  package func write(_ weight: SavedWeight, _ floats: Span<Float>) throws(KerasError) {
    do throws(KerasError) {
      try checkWritable(weight)
      try files.withFile(weight.fileIndex) { (file) throws(KerasError) in
        try file.root().dataset(weight.location).write(floats)
      }
    } catch {
      throw error.inside(path)
    }
  }

  /// Whether the file can have the state of an optimizer: of files of weights alone, Keras writes it to `.weights.h5`.
  package var holdsOptimizer: Bool {
    switch model.provenance.format {
    case .legacyModel, .archive, .folder, .weights: true
    case .legacyWeights, .numberedWeights, .shards, .savedModel, .checkpoint, .architecture:
      !model.optimizerWeights.isEmpty
    }
  }

  /// Replaces the state of the optimizer: number by number when names and shapes are those of the file, else as a
  /// whole. `trainingConfig` replaces the file's unless it is nil.
  package func writeOptimizer(_ weights: [NamedArray], trainingConfig: JSON?) throws(KerasError) {
    do throws(KerasError) {
      guard holdsOptimizer else {
        throw KerasError("the file holds weights only and has no place for the state of an optimizer.")
      }
      let config = trainingConfig ?? model.trainingConfig
      if hasState(like: weights) {
        for (saved, new) in zip(model.optimizerWeights, weights) {
          try files.withFile(saved.fileIndex) { (file) throws(KerasError) in
            try file.root().dataset(saved.location).write(new.array)
          }
        }
        if model.provenance.format.isTree {
          try files.withFile(0) { (file) throws(KerasError) in
            try rewriteInnerOptimizer(weights, config, in: file.root())
          }
        }
      } else {
        try files.withFile(0) { (file) throws(KerasError) in
          model.provenance.format.isTree
            ? try writeOptimizerTree(weights, config, to: file.root())
            : try writeOptimizerGroup(weights, to: file.root())
        }
      }
      if let trainingConfig, trainingConfig != model.trainingConfig { try write(trainingConfig) }
    } catch {
      throw error.inside(path)
    }
  }

  /// Removes the state of the optimizer and what `compile` was called with, for a model whose training is over.
  package func removeTraining() throws(KerasError) {
    do throws(KerasError) {
      let isTree = model.provenance.format.isTree
      try files.withFile(0) { (file) throws(KerasError) in
        let root = try file.root()
        if isTree {
          if try root.contains("optimizer") { try root.remove("optimizer") }
        } else {
          try writeOptimizerGroup([], to: root)
          try root.removeAttribute("training_config")
        }
      }
      if var config = files.config?.object, config["compile_config"] != nil {
        config["compile_config"] = nil
        files.config = .object(config)
      }
    } catch {
      throw error.inside(path)
    }
  }

  /// Puts the copy in its place.
  package consuming func commit() throws(KerasError) { try files.commit() }

  private func write(_ trainingConfig: JSON) throws(KerasError) {
    guard model.provenance.format.isTree else {
      return try files.withFile(0) { (file) throws(KerasError) in
        try file.root().setAttribute("training_config", trainingConfig.description)
      }
    }
    guard var config = files.config?.object else { return }
    config["compile_config"] = compileConfig(trainingConfig)
    files.config = .object(config)
  }

  private func checkWritable(_ weight: SavedWeight) throws(KerasError) {
    if weight.quantization != nil {
      throw KerasError(
        "\"\(weight.location)\" is quantised in the file, so no other numbers fit in its place; save a new file.")
    }
  }

  /// Whether `weights` fit in the places of the file's. In a tree, they have numbers for names.
  private func hasState(like weights: [NamedArray]) -> Bool {
    let isTree = model.provenance.format.isTree
    return weights.count == model.optimizerWeights.count
      && zip(model.optimizerWeights, weights).allSatisfy {
        (isTree || $0.name == $1.name) && $0.shape == $1.array.shape
      }
  }
}
