public import Graph
public import KerasCore

/// `x · scale + offset`, as floating-point numbers.
///
/// Source: `keras/src/layers/preprocessing/rescaling.py`.
public struct Rescaling: UnaryLayer {
  var scale = Numbers(1)
  var offset = Numbers(0)

  public init() {}

  /// A layer that multiplies by `scale` and adds `offset`.
  public init(_ scale: Double, offset: Double = 0) {
    self.scale = Numbers(scale)
    self.offset = Numbers(offset)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("scale", &scale)
    try config.field("offset", &offset)
  }

  public var supportsMasking: Bool { true }

  public var supportsMaskingSince: KerasGeneration { .keras3 }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    // One number for each channel, which is last.
    try x.cast(to: .float32) * scale.tensor([scale.values.count], scope) + offset.tensor([offset.values.count], scope)
  }
}
