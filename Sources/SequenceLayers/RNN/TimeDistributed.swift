public import Graph
public import KerasCore

/// A layer applied to every step alone: (batch, steps, …) → (batch, steps, …).
///
/// All steps are one large batch for the layer. Source: `keras/src/layers/rnn/time_distributed.py`.
public struct TimeDistributed: UnaryLayer {
  /// The layer.
  public var layer = LayerInstance(Identity(), name: "identity")

  public init() {}

  /// `layer` for every step.
  public init(_ layer: LayerInstance) { self.layer = layer }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.layer("layer", &layer)
  }

  public var parts: [LayerPart] { [LayerPart("layer", layer)] }

  public var supportsMasking: Bool { true }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard x.shape.rank >= 3 else {
      throw KerasError("the input must be (batch, steps, …) with at least 3 axes, got \(x.shape).")
    }
    let steps = Array(x.shape.dimensions[..<2])
    let folded = try x.reshape(Shape([steps[0] * steps[1]] + x.shape.dimensions[2...]))
    if let mask = scope.mask(of: x), mask.shape.rank > 2 {
      scope.setMask(try mask.reshape(Shape([steps[0] * steps[1]] + mask.shape.dimensions[2...])), of: folded)
    }
    let y = try scope.callLayer(layer, folded)
    let output = try y.reshape(Shape(steps + y.shape.dimensions[1...]))
    let unfoldsMask = scope.generation == .keras2 || scope.generation == .tfKeras
    if unfoldsMask, let mask = try unfoldedMask(of: y, mask: scope.mask(of: x), steps, scope) {
      scope.setMask(mask, of: output)
    }
    return output
  }

  /// The mask of the output in Keras 2 and tf.keras: that of the layer for every step, else which steps have anything that counts.
  ///
  /// Source: `compute_mask` in `tf_keras/src/layers/rnn/time_distributed.py`.
  private func unfoldedMask(
    of y: Tensor, mask: Tensor?, _ steps: [Int], _ scope: Scope
  ) throws(KerasError) -> Tensor? {
    if let inner = scope.mask(of: y) { return try inner.reshape(Shape(steps + inner.shape.dimensions[1...])) }
    guard let mask, mask.shape.rank > 2 else { return mask }
    return try mask.any(axes: Array(2..<mask.shape.rank))
  }
}
