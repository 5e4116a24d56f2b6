internal import HDF5
package import KerasCore

/// A model file on its way to a copy with other numbers in it; all else stays as it is.
///
/// The copy grows beside its destination and takes its place in ``commit()``. Without that, nothing remains of it.
package struct ModelUpdate: ~Copyable {
  private let model: SavedModel
  private let path: String
  // Before `destination`, so that it is closed before the temporary file goes.
  private let file: File
  private let destination: AtomicFile

  /// Begins a copy of `model`'s file that will be at `path`, which may be that file's own.
  package init(of model: SavedModel, to path: String) throws(KerasError) {
    let destination = try AtomicFile(replacing: path)
    let source = try InputFile(model.path)
    while true {
      let piece = try source.readPiece(limit: 1 << 20)
      if piece.isEmpty { break }
      try destination.write(piece)
    }
    do {
      file = try File(opening: destination.temporaryPath, writable: true)
    } catch {
      throw error.inside(path)
    }
    self.model = model
    self.path = path
    self.destination = destination
  }

  /// Replaces the elements of `weight`, one of the model's, by those of `array`, converted to the type they have in
  /// the file.
  package func write(_ weight: SavedWeight, _ array: NDArray) throws(KerasError) {
    do {
      try file.root().dataset(weight.location).write(array)
    } catch {
      throw error.inside(path)
    }
  }

  /// Replaces the elements of `weight`, one of the model's, by `floats`, converted to the type they have in the file.
  package func write(_ weight: SavedWeight, _ floats: Span<Float>) throws(KerasError) {
    do {
      try file.root().dataset(weight.location).write(floats)
    } catch {
      throw error.inside(path)
    }
  }

  /// Replaces the state of the optimizer: number by number when names and shapes are those of the file, else as a
  /// whole. `trainingConfig` replaces the file's unless it is nil.
  package func writeOptimizer(_ weights: [NamedArray], trainingConfig: JSON?) throws(KerasError) {
    do throws(KerasError) {
      guard model.provenance.format == .legacyModel else {
        throw KerasError("the file holds weights only and has no place for the state of an optimizer.")
      }
      let root = try file.root()
      if hasState(like: weights) {
        for (saved, new) in zip(model.optimizerWeights, weights) {
          try root.dataset(saved.location).write(new.array)
        }
      } else {
        try writeOptimizerGroup(weights, to: root)
      }
      if let trainingConfig, trainingConfig != model.trainingConfig {
        try root.setAttribute("training_config", trainingConfig.description)
      }
    } catch {
      throw error.inside(path)
    }
  }

  /// Removes the state of the optimizer and what `compile` was called with, for a model whose training is over.
  package func removeTraining() throws(KerasError) {
    do {
      let root = try file.root()
      try writeOptimizerGroup([], to: root)
      try root.removeAttribute("training_config")
    } catch {
      throw error.inside(path)
    }
  }

  /// Puts the copy in its place.
  package consuming func commit() throws(KerasError) {
    do {
      try file.close()
    } catch {
      throw error.inside(path)
    }
    try destination.commit()
  }

  private func hasState(like weights: [NamedArray]) -> Bool {
    weights.count == model.optimizerWeights.count
      && zip(model.optimizerWeights, weights).allSatisfy { $0.name == $1.name && $0.shape == $1.array.shape }
  }
}
