package import KerasCore

/// Which of Keras's families of optimizers a configuration belongs to: they differ in arithmetic and in how they are
/// stored.
public enum OptimizerGeneration: String, Sendable, CaseIterable {
  /// Keras 1 and 2.0 to 2.3, the package of its own.
  case keras2
  /// tf.keras up to 2.10, later `keras.optimizers.legacy`.
  case legacy
  /// tf.keras from 2.11 on.
  case tfKeras
  /// Keras 3.
  case keras3

  /// Whether hyperparameters are float32 from the start, so that `1 − β` is rounded as a float32.
  var computesHyperparametersInFloat32: Bool { self == .keras2 || self == .legacy }

  /// The family of an optimizer with these options in a file of this generation.
  package init(options: JSON.Object, generation: KerasGeneration) {
    switch generation {
    case .keras3: self = .keras3
    case .tfKeras:
      // A bare name means a new one: only files of 2.11 and later have it.
      let isNew =
        options["is_legacy_optimizer"].map { !$0.isTrue }
        ?? (options.keys.isEmpty || options.keys.contains("jit_compile") || options.keys.contains("weight_decay"))
      self = isNew ? .tfKeras : .legacy
    case .keras0, .keras1, .keras2: self = .keras2
    }
  }

  /// The family that new optimizers belong to in files of this generation.
  package init(_ generation: KerasGeneration) {
    switch generation {
    case .keras3: self = .keras3
    case .tfKeras: self = .tfKeras
    case .keras0, .keras1, .keras2: self = .keras2
    }
  }
}
