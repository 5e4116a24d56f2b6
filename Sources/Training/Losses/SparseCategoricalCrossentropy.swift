public import Graph
public import KerasCore

/// ``CategoricalCrossentropy`` for targets that are the number of the class.
///
/// Source: `keras/src/losses/losses.py`, `keras/src/backend/tensorflow/nn.py`.
public struct SparseCategoricalCrossentropy: Loss {
  public var reduction = LossReduction.sumOverBatchSize
  /// Whether predictions are logits.
  public var fromLogits = false
  /// The class whose samples do not count.
  public var ignoredClass: Int?
  /// The axis of the classes.
  public var axis = -1

  public init() {}

  /// A loss with these options.
  public init(fromLogits: Bool, ignoredClass: Int? = nil) {
    self.fromLogits = fromLogits
    self.ignoredClass = ignoredClass
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("from_logits", &fromLogits)
    try config.field("ignore_class", &ignoredClass)
    if config.isReading || axis != -1 { try config.field("axis", &axis) }
  }

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    let prediction = try prediction.withLast(axis)
    let classes = try target.classes(of: prediction.tensor)
    var logits = prediction.tensor
    if let given = prediction.logits {
      logits = given
    } else if !fromLogits {
      logits = try logits.clipped().log()
    }
    let shifted = try logits - logits.max(axis: -1, keepDims: true).stopGradient()
    let chosen = try (shifted * classes.oneHot(shifted.shape[-1], dtype: shifted.dtype)).sum(axis: -1)
    let values = try shifted.exp().sum(axis: -1).log() - chosen
    guard let valid = try mask(classes, losses: values) else { return values }
    return try valid.select(values, values.filled(0))
  }

  public func mask(_ target: Tensor, losses: Tensor) throws(KerasError) -> Tensor? {
    guard let ignoredClass else { return nil }
    return try target.isNotEqual(to: target.scalar(Double(ignoredClass)))
  }
}

extension Tensor {
  /// This tensor of class numbers as int32, without a last axis of extent 1, checked against the predictions' shape.
  func classes(of prediction: Tensor) throws(KerasError) -> Tensor {
    var classes = self
    if shape.rank == prediction.shape.rank, shape[-1] == 1 { classes = try squeeze(axis: -1) }
    guard classes.shape.dimensions == prediction.shape.dimensions.dropLast() else {
      throw KerasError(
        "the target must be one class number a prediction, \(Shape(prediction.shape.dimensions.dropLast())), got "
          + "\(shape); targets of shape \(prediction.shape) need a loss or metric that is not sparse.")
    }
    return try classes.cast(to: .int32)
  }
}
