public import Graph
public import KerasCore

/// A penalty on a tensor, added to the loss: `l1·Σ|x| + l2·Σx²`.
public struct Regularizer: Sendable, Equatable {
  /// The factor of the sum of absolute values.
  public var l1 = 0.0
  /// The factor of the sum of squares.
  public var l2 = 0.0
  /// A penalty of somebody's own, which takes the place of these.
  let custom: CustomFunction<@Sendable (Tensor) throws(KerasError) -> Tensor>?

  /// A penalty with these factors.
  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = l1
    self.l2 = l2
    custom = nil
  }

  /// A penalty of somebody's own.
  init(_ custom: CustomFunction<@Sendable (Tensor) throws(KerasError) -> Tensor>) { self.custom = custom }

  /// Whether it is known what the penalty is.
  var isKnown: Bool { custom.map { $0.function != nil } ?? true }

  /// The penalty on `x`, a scalar.
  public func callAsFunction(_ x: Tensor) throws(KerasError) -> Tensor {
    if let custom {
      guard let function = custom.function else { throw MissingFunction(kind: .regularizer, name: custom.name).error }
      return try function(x)
    }
    var penalty = x.scalar(0)
    if l1 != 0 { penalty = try penalty + x.absolute().sum() * l1 }
    if l2 != 0 { penalty = try penalty + x.square().sum() * l2 }
    return penalty
  }
}
