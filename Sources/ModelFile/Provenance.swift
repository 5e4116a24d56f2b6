package import KerasCore

/// The origin of a file: which Keras wrote it, and in which format.
package struct Provenance: Equatable, Sendable {
  /// How the file is laid out.
  package enum Format: Sendable {
    /// HDF5 with `model_config` and weights by layer: Keras 1 to 3.
    case legacyModel
    /// HDF5 with weights by layer alone: Keras 1 to 3.
    case legacyWeights
    /// HDF5 with weights by number: Keras 0.
    case numberedWeights
    /// A zip archive of configuration and weights, `.keras`: Keras 2.12 to 3.
    case archive
    /// The folder that such an archive would unpack to.
    case folder
    /// HDF5 with the weights of such an archive alone, `.weights.h5`.
    case weights
    /// The same in several files that a `.weights.json` lists.
    case shards
    /// The folder of a SavedModel with Keras's metadata: tf.keras of TensorFlow 2.0 to 2.15.
    case savedModel
    /// A checkpoint of TensorFlow 2.
    case checkpoint
    /// JSON or YAML of the architecture, without weights.
    case architecture

    /// Whether weights lie in a tree of sublayers and have no names.
    package var isTree: Bool {
      switch self {
      case .archive, .folder, .weights, .shards, .savedModel, .checkpoint: true
      case .legacyModel, .legacyWeights, .numberedWeights, .architecture: false
      }
    }
  }

  /// How the file is laid out.
  package var format: Format
  /// The line of Keras that wrote it.
  package var generation: KerasGeneration
  /// The version of Keras, such as `2.2.4-tf`; nil when the file does not say.
  package var version: String?
  /// The backend, such as `tensorflow` or `theano`; nil when the file does not say, as those of Keras 1.
  package var backend: String?
}

extension KerasGeneration {
  /// The line that `version` belongs to; files of Keras 1 are the ones that may have none.
  init(version: String?) throws(KerasError) {
    guard let version else {
      self = .keras1
      return
    }
    let numbers = version.split(separator: ".", omittingEmptySubsequences: false).prefix(2).map { part in
      Int(part.prefix { $0.isASCII && $0.isNumber })
    }
    guard let first = numbers.first, let major = first else {
      throw KerasError("\"keras_version\" must be a version such as \"2.15.0\", got \"\(version)\".")
    }
    let minor = numbers.count > 1 ? numbers[1] ?? 0 : 0
    switch major {
    case 0: self = .keras0
    case 1: self = .keras1
    // TensorFlow's own copy said so until 2.3; from 2.4 on there was no other Keras 2.
    case 2: self = version.hasSuffix("-tf") || minor >= 4 ? .tfKeras : .keras2
    default: self = .keras3
    }
  }
}
