public import Graph
public import KerasCore

/// Three lines: slope `aLeft` left of `tLeft`, 1 between, `aRight` right of `tLeft + |tRight|`, all four trained for each
/// place in a sample. Keras 1 was the last to have it.
///
/// Source: `keras/layers/advanced_activations.py` of Keras 1.2.2.
public struct SReLU: UnaryLayer {
  /// The initializer of the left threshold.
  public var leftThresholdInitializer = Initializer.zeros
  /// The initializer of the left slope.
  public var leftSlopeInitializer = Initializer.glorotUniform
  /// The initializer of the distance to the right threshold.
  public var rightThresholdInitializer = Initializer.glorotUniform
  /// The initializer of the right slope.
  public var rightSlopeInitializer = Initializer.ones
  /// The axes along which they are the same, counted from 1.
  public var sharedAxes: [Int] = []

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("t_left_init", &leftThresholdInitializer)
    try config.field("a_left_init", &leftSlopeInitializer)
    try config.field("t_right_init", &rightThresholdInitializer)
    try config.field("a_right_init", &rightSlopeInitializer)
    try config.optionalAxes("shared_axes", &sharedAxes)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let shape = try x.shape.sample(sharing: sharedAxes)
    let left = try scope.addWeight("t_left", shape: shape, leftThresholdInitializer)
    let leftSlope = try scope.addWeight("a_left", shape: shape, leftSlopeInitializer)
    let right = try left + scope.addWeight("t_right", shape: shape, rightThresholdInitializer).absolute()
    let rightSlope = try scope.addWeight("a_right", shape: shape, rightSlopeInitializer)
    let middle = try left + (x - left).relu().minimum(right - left) - leftSlope * (left - x).relu()
    return try middle + (x - right).relu() * rightSlope
  }
}

extension Shape {
  /// The shape of a sample with extent 1 along `axes`, which count from 1.
  func sample(sharing axes: [Int]) throws(KerasError) -> Shape {
    var shape = Shape(Array(dimensions.dropFirst()))
    for axis in axes {
      guard axis >= 1, axis <= shape.rank else {
        throw KerasError("the shared axis \(axis) does not exist in the input \(self).")
      }
      shape[axis - 1] = 1
    }
    return shape
  }
}
