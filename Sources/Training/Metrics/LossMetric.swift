public import Graph
public import KerasCore

/// The mean of a loss as a metric.
public struct LossMetric: MeanMetric {
  /// The loss.
  public var loss: any Loss

  public init() { self.init(MeanSquaredError()) }

  /// The mean of `loss`.
  public init(_ loss: any Loss) { self.loss = loss }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try loss.configure(&config) }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    try loss.call(target, prediction)
  }
}
