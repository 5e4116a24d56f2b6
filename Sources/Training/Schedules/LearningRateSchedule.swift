public import Graph
public import KerasCore

/// A learning rate that follows from the number of steps done.
public protocol LearningRateSchedule: Sendable {
  /// A schedule with Keras's default options.
  init()

  /// The name under which files know the class; the type's own name unless stated.
  static var className: String { get }

  /// Reads the options from a file's configuration, or writes them to one.
  mutating func configure(_ config: inout LayerConfig) throws(KerasError)

  /// Records the learning rate after `step` steps; both are float32 scalars.
  func callAsFunction(_ step: Tensor) throws(KerasError) -> Tensor
}

extension LearningRateSchedule {
  public static var className: String { typeName(Self.self) }
}
