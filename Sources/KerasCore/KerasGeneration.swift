/// Which Keras wrote a file: the generations differ in vocabulary, layout and, here and there, in what a layer computes.
public enum KerasGeneration: Int, Comparable, Sendable, CaseIterable {
  /// Keras 0.x.
  case keras0
  /// Keras 1.0 to 1.2.
  case keras1
  /// Keras 2.0 to 2.3, the package of its own.
  case keras2
  /// Keras 2 inside TensorFlow (2.x) and `tf_keras`.
  case tfKeras
  /// Keras 3.
  case keras3

  public static func < (a: KerasGeneration, b: KerasGeneration) -> Bool { a.rawValue < b.rawValue }
}
