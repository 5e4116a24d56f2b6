public import KerasCore

/// A layer that learns from data before training: a vocabulary, means, boundaries.
public protocol AdaptiveLayer: Layer {
  /// Whether there is something to learn; false where the configuration states it.
  var learns: Bool { get }

  /// The layer after it has seen `samples`, all there are, and those of its weights that are then others.
  func adapted(to samples: NDArray) throws(KerasError) -> AdaptedLayer
}

/// A layer that has learned from data.
public struct AdaptedLayer: Sendable {
  /// The layer.
  public var layer: any AdaptiveLayer
  /// The weights that it has learned, by their names.
  public var weights: [(name: String, array: NDArray)]

  /// The layer `layer`, whose `weights` are others than before.
  public init(_ layer: any AdaptiveLayer, weights: [(name: String, array: NDArray)] = []) {
    (self.layer, self.weights) = (layer, weights)
  }
}
