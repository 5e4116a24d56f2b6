public import Graph
public import KerasCore

/// The mean of intersection over union of what is and of what is not above a threshold.
///
/// Source: `keras/src/metrics/iou_metrics.py`.
public struct BinaryIoU: IntersectionOverUnion {
  /// The threshold.
  public var threshold = 0.5
  public var targetClasses: [Int]? = [0, 1]

  public init() {}

  public var numClasses: Int { 2 }

  public var ignoredClass: Int? { nil }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("target_class_ids", &targetClasses)
    try config.field("threshold", &threshold)
  }

  public func classes(_ target: Tensor, _ prediction: Tensor) throws(KerasError) -> (target: Tensor, prediction: Tensor)
  {
    let isFound = try prediction.isGreaterOrEqual(to: prediction.filled(threshold))
    return (try target.cast(to: .int32), try isFound.cast(to: .int32))
  }
}
