public import Graph
public import KerasCore

/// How often the largest prediction is where the largest target is; targets are one-hot or probabilities.
///
/// Source: `keras/src/metrics/accuracy_metrics.py`.
public struct CategoricalAccuracy: MeanMetric {
  public init() {}

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let (target, prediction) = try prediction.paired(with: target)
    return try prediction.tensor.largestIndex().isEqual(to: target.largestIndex()).cast(to: .float32)
  }
}

extension Tensor {
  /// The index along the last axis of the largest element, of the first where several are; int32.
  func largestIndex() throws(KerasError) -> Tensor {
    let numbers = try builder.apply(Iota(TensorType([shape[-1]], .int32), axis: 0), [])[0]
    let largest = try isEqual(to: max(axis: -1, keepDims: true))
    return try largest.select(numbers, builder.scalar(Double(shape[-1]), .int32)).min(axis: -1)
  }
}
