public import Graph
public import KerasCore

/// The input unchanged, with a penalty on its size.
///
/// Source: `keras/src/layers/regularization/activity_regularization.py`.
public struct ActivityRegularization: UnaryLayer {
  /// The penalty, which is divided by the batch size.
  public var regularizer = Regularizer()

  public init() {}

  /// A layer with the penalty `l1·Σ|x| + l2·Σx²`.
  public init(l1: Double = 0, l2: Double = 0) { regularizer = Regularizer(l1: l1, l2: l2) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("l1", &regularizer.l1)
    try config.field("l2", &regularizer.l2)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    if scope.isTraining { scope.addLoss(try regularizer(x) / Double(x.shape[0])) }
    return x
  }
}
