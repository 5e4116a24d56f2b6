public import Graph
public import KerasCore

/// `x` above 0, `alpha · x` below, with a trained `alpha` for each place in a sample.
///
/// Source: `keras/src/layers/activations/prelu.py`.
public struct PReLU: UnaryLayer {
  /// How alpha starts out; it has the shape of a sample, with 1 along shared axes.
  public var alphaInitializer = Initializer.zeros
  /// The axes along which alpha is the same, counted from 1.
  public var sharedAxes: [Int] = []

  public init() {}

  /// The function with one alpha along each of `sharedAxes`.
  public init(sharedAxes: [Int]) { self.sharedAxes = sharedAxes }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("alpha_initializer", &alphaInitializer)
    guard config.isReading || !sharedAxes.isEmpty else {
      config.put("shared_axes", .null)
      return
    }
    try config.axes("shared_axes", &sharedAxes)
  }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var shape = Shape(Array(x.shape.dimensions.dropFirst()))
    for axis in sharedAxes {
      guard 1...max(shape.rank, 1) ~= axis, shape.rank > 0 else {
        throw KerasError("the shared axis \(axis) does not exist in the input \(x.shape).")
      }
      shape[axis - 1] = 1
    }
    let alpha = try scope.addWeight("alpha", shape: shape, alphaInitializer)
    return try x.relu() - alpha * (-x).relu()
  }
}
