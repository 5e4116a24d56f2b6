package import KerasCore

/// What a model file says, whatever its format: everything but the numbers, which ``ModelReader`` fetches.
package struct SavedModel: Equatable, Sendable {
  /// The file.
  package var path: String
  /// Who wrote it and how.
  package var provenance: Provenance
  /// The model's `{"class_name": …, "config": …}` as in the file; nil when the file holds weights only.
  package var architecture: JSON?
  /// The layers in the order of the file, those without weights included.
  package var layers: [SavedLayer]
  /// Weights of the model itself, outside of its layers.
  package var topLevelWeights: [SavedWeight]
  /// What `compile` was called with, as in the file.
  package var trainingConfig: JSON?
  /// The state of the optimizer in the order of the file.
  package var optimizerWeights: [SavedWeight]

  /// The architecture; an error that says what to do when the file holds weights only.
  package func requiredArchitecture() throws(KerasError) -> JSON {
    guard let architecture else {
      throw KerasError(
        "the file holds weights but no \"model_config\"; save the whole model with model.save(…), "
          + "or give the architecture as JSON."
      ).inside(path)
    }
    return architecture
  }
}

/// A layer of a file and its weights.
package struct SavedLayer: Equatable, Sendable {
  /// The layer's name.
  package var name: String
  /// The weights in the order of the file.
  package var weights: [SavedWeight]
}

/// A weight of a file: what it is and where it lies.
package struct SavedWeight: Equatable, Sendable {
  /// The name the file gives it, such as `dense/kernel:0`.
  package var name: String
  /// The extents.
  package var shape: Shape
  /// The type of the elements in the file.
  package var dtype: DType
  /// Where it is inside of the file.
  package var location: String
  /// Where in the file the elements lie in one piece as they would in memory; nil when they do not.
  package var fileOffset: Int?
}

/// An array with a name, to be written.
package struct NamedArray: Equatable, Sendable {
  /// The name in the file, such as `dense/kernel:0`.
  package var name: String
  /// The elements.
  package var array: NDArray

  /// `array` under `name`.
  package init(_ name: String, _ array: NDArray) {
    self.name = name
    self.array = array
  }
}
