public import Graph
public import KerasCore

/// The mean of intersection over union of some classes; targets are one-hot.
///
/// Source: `keras/src/metrics/iou_metrics.py`.
public struct OneHotIoU: IntersectionOverUnion {
  private var reading = ClassReading(isTargetSparse: false, isPredictionSparse: false)
  public var targetClasses: [Int]?

  public init() {}

  public var numClasses: Int { reading.numClasses }

  public var ignoredClass: Int? { reading.ignoredClass }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try reading.configure(&config, statesTarget: false)
    try config.field("target_class_ids", &targetClasses)
  }

  public func classes(_ target: Tensor, _ prediction: Tensor) throws(KerasError) -> (target: Tensor, prediction: Tensor)
  {
    try reading.classes(target, prediction)
  }
}
