public import Graph
public import KerasCore

/// A mean over classes of what prediction and target have in common, as a share of what either has.
///
/// Source: `keras/src/metrics/iou_metrics.py`.
public protocol IntersectionOverUnion: Metric {
  /// The number of classes.
  var numClasses: Int { get }
  /// The classes that count; nil: all.
  var targetClasses: [Int]? { get }
  /// The class whose elements do not count.
  var ignoredClass: Int? { get }

  /// The number of the class of each element.
  func classes(_ target: Tensor, _ prediction: Tensor) throws(KerasError) -> (target: Tensor, prediction: Tensor)
}

extension IntersectionOverUnion {
  public var state: [MetricState] {
    [MetricState("total_confusion_matrix", shape: [numClasses, numClasses], dtype: .int32)]
  }

  public func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError) {
    let found = try classes(target, prediction.tensor)
    let count = found.target.shape.count
    guard found.prediction.shape.count == count else {
      throw KerasError("the target is \(target.shape), but the prediction \(prediction.tensor.shape).")
    }
    let (truth, guess) = (try found.target.reshape([count]), try found.prediction.reshape([count]))
    func isClass(_ x: Tensor) throws(KerasError) -> Tensor {
      try x.isGreaterOrEqual(to: x.filled(0)).logicalAnd(x.isLess(than: x.filled(Double(numClasses))))
    }
    var counts = try isClass(truth).logicalAnd(isClass(guess))
    if let ignoredClass { counts = try counts.logicalAnd(truth.isNotEqual(to: truth.filled(Double(ignoredClass)))) }
    var amount = try counts.cast(to: .float32)
    if let weights {
      // Keras makes whole numbers of the weights, as its counts are.
      let whole = try weights.cast(to: .int32).cast(to: .float32)
      amount = try amount * (whole.shape.count == count ? whole.reshape([count]) : whole.broadcast(to: [count]))
    }
    let place = try counts.select(truth * Double(numClasses) + guess, truth.filled(0))
    let matrix = try amount.scatterAdd(at: place, extent: numClasses * numClasses)
    try state.add(matrix.reshape([numClasses, numClasses]).cast(to: .int32), to: "total_confusion_matrix")
  }

  public func result(_ state: MetricValues) throws(KerasError) -> Tensor {
    let matrix = try state.value("total_confusion_matrix").cast(to: .float32)
    let index = TensorType([numClasses, numClasses], .int32)
    let isDiagonal = try matrix.iota(index, axis: 0).isEqual(to: matrix.iota(index, axis: 1))
    let common = try isDiagonal.select(matrix, matrix.filled(0)).sum(axis: 0)
    let union = try matrix.sum(axis: 0) + matrix.sum(axis: 1) - common
    let counted = (0..<numClasses).map { targetClasses?.contains($0) ?? true ? 1.0 : 0 }
    let isThere = try union.isGreater(than: 1e-9).cast(to: .float32) * union.constant(counted)
    let shares = try common / (union + 1e-7) * isThere
    return try shares.sum() / (isThere.sum() + 1e-7)
  }
}

/// The options of the metrics that compare the classes of elements.
struct ClassReading: Sendable {
  var numClasses = 2
  var ignoredClass: Int?
  var isTargetSparse = true
  var isPredictionSparse = true
  var axis = -1

  /// Reads the options; `statesTarget`: whether the target's form is one of them.
  mutating func configure(_ config: inout LayerConfig, statesTarget: Bool) throws(KerasError) {
    try config.required("num_classes", &numClasses, in: 1...65_536)
    try config.field("ignore_class", &ignoredClass)
    if statesTarget { try config.field("sparse_y_true", &isTargetSparse) }
    try config.field("sparse_y_pred", &isPredictionSparse)
    try config.field("axis", &axis)
  }

  func classes(_ target: Tensor, _ prediction: Tensor) throws(KerasError) -> (target: Tensor, prediction: Tensor) {
    (
      try isTargetSparse ? target.cast(to: .int32) : target.argmax(axis: axis),
      try isPredictionSparse ? prediction.cast(to: .int32) : prediction.argmax(axis: axis)
    )
  }
}
