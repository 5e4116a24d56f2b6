internal import ModelFile

/// The formats in which a model can be saved anew, for another Keras than the one it is of.
public enum ModelFormat: String, CaseIterable, Sendable {
  /// A whole model in HDF5 for Keras 2: tf.keras, and `tf_keras` beside Keras 3.
  case keras2
  /// A whole model in HDF5 for Keras 3.
  case keras3
  /// A `.keras` archive for Keras 3.
  case keras
  /// The weights alone for Keras 3: `.weights.h5`.
  case weights
  /// The weights alone for Keras 3 in several files, and a `.weights.json` that lists them.
  case shards
  /// The architecture alone as JSON, without weights.
  case json
  /// The same for Keras 3, whatever the model is of, to go with ``weights`` or ``shards``.
  case keras3JSON = "keras3-json"

  /// The format that the name of a file stands for, when the model is of `generation`; nil for an unknown extension.
  /// `.h5` is for the Keras that is nearest to the model's own.
  public init?(path: String, generation: KerasGeneration) {
    let name = path.lowercased()
    if name.hasSuffix(".weights.h5") {
      self = .weights
    } else if name.hasSuffix(".weights.json") {
      self = .shards
    } else if name.hasSuffix(".keras") {
      self = .keras
    } else if name.hasSuffix(".json") {
      self = .json
    } else if [".h5", ".hdf5", ".keras.h5"].contains(where: name.hasSuffix) {
      self = generation < .keras3 ? .keras2 : .keras3
    } else {
      return nil
    }
  }

  /// The Keras that is to open the file; JSON is for the one nearest to the model's own.
  func reader(of generation: KerasGeneration) -> KerasGeneration {
    switch self {
    case .keras2: .tfKeras
    case .json: generation < .keras3 ? .tfKeras : .keras3
    case .keras3, .keras, .weights, .shards, .keras3JSON: .keras3
    }
  }

  /// Whether files of this format can be copies of those that are laid out as `layout`.
  func isWritten(like layout: Provenance.Format) -> Bool {
    switch self {
    case .keras2, .keras3: [.legacyModel, .legacyWeights, .numberedWeights].contains(layout)
    // What tf.keras wrote under this name until 2.12.
    case .weights: [.weights, .legacyWeights, .numberedWeights].contains(layout)
    case .keras: [.archive, .folder].contains(layout)
    case .shards: layout == .shards
    case .json, .keras3JSON: layout == .architecture
    }
  }
}
