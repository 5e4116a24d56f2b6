public import Graph
public import KerasCore

/// `e^x` scaled to sum 1 along one or more axes; what the mask excludes gets nothing.
///
/// Source: `keras/src/layers/activations/softmax.py`.
public struct Softmax: UnaryLayer {
  /// The axes along which the sum is 1.
  public var axes = [-1]
  /// How tf.keras masks; it makes a difference only where nothing is left.
  private var robustMasking = true

  public init() {}

  /// The softmax along `axes`.
  public init(axes: [Int]) { self.axes = axes }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.axes("axis", &axes)
    if config.isReading, config.generation < .keras3 {
      robustMasking = false
      try config.field("robust_masking", &robustMasking)
    }
  }

  public var supportsMasking: Bool { true }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let tensors = arguments.tensors
    guard tensors.count == 1, let x = tensors.first else {
      throw KerasError("the layer takes one tensor, got \(tensors.count).")
    }
    guard let mask = arguments.named["mask"]?.tensors.first ?? scope.mask(of: x) else { return [try call(x, scope)] }
    let kept = mask.dtype == .bool ? mask : try mask.isGreater(than: 0.5)
    if !robustMasking {
      return [try call(x + (1 - kept.cast(to: x.dtype)) * -1e9, scope)]
    }
    let y = try call(kept.select(x, x.filled(-1e9)), scope)
    return scope.generation < .keras3 ? [y] : [try kept.select(y, y.filled(0))]
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard axes.count == 1 else {
      let shifted = try (x - x.reduce(.maximum, axes: axes, keepDims: true).stopGradient()).exp()
      return try shifted / shifted.sum(axes: axes, keepDims: true)
    }
    if axes[0] == -1 || axes[0] == x.shape.rank - 1 { return try scope.activate(x, .softmax) }
    return try x.softmax(axis: axes[0])
  }
}
