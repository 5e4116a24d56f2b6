public import Graph
public import KerasCore

/// The mean of intersection over union of all classes; targets and predictions are class numbers.
///
/// Source: `keras/src/metrics/iou_metrics.py`.
public struct MeanIoU: IntersectionOverUnion {
  private var reading = ClassReading()
  public var targetClasses: [Int]?

  public init() {}

  public var numClasses: Int { reading.numClasses }

  public var ignoredClass: Int? { reading.ignoredClass }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try reading.configure(&config, statesTarget: true)
    config.ignoring(anyValueOf: "target_class_ids")
  }

  public func classes(_ target: Tensor, _ prediction: Tensor) throws(KerasError) -> (target: Tensor, prediction: Tensor)
  {
    try reading.classes(target, prediction)
  }
}
