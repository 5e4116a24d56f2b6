public import Graph
public import KerasCore

/// The mean of `|target − prediction| / normalizer`, 0 where the normalizer is; a metric of tf.keras before Keras 3.
///
/// Source: `tf_keras/src/metrics/regression_metrics.py`.
public struct MeanRelativeError: MeanMetric {
  /// The divisors, one for all or one for each output.
  public var normalizer: [Double] = [1]

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    guard config.isReading else {
      config.put("normalizer", normalizer.config)
      return
    }
    guard let json = config.take("normalizer"), let numbers = json.double.map({ [$0] }) ?? [Double](config: json) else {
      throw KerasError("\"normalizer\" must be a number or a list of numbers.")
    }
    normalizer = numbers
  }

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let pair = try prediction.paired(with: target)
    let error = try (pair.target - pair.prediction.tensor).absolute()
    return try error.divided(byCount: error.constant(normalizer).broadcast(to: error.shape))
  }
}
