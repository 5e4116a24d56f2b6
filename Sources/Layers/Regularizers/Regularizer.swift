public import Graph
public import KerasCore

/// A penalty on a tensor, added to the loss: `l1·Σ|x| + l2·Σx²`.
public struct Regularizer: Sendable, Equatable {
  /// The factor of the sum of absolute values.
  public var l1 = 0.0
  /// The factor of the sum of squares.
  public var l2 = 0.0

  /// A penalty with these factors.
  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
  }

  /// The penalty on `x`, a scalar.
  public func callAsFunction(_ x: Tensor) throws(KerasError) -> Tensor {
    var penalty = x.scalar(0)
    if l1 != 0 { penalty = try penalty + x.absolute().sum() * l1 }
    if l2 != 0 { penalty = try penalty + x.square().sum() * l2 }
    return penalty
  }
}
