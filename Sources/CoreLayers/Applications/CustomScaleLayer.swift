public import Graph
public import KerasCore

/// The first input plus `scale` times the second; InceptionResNetV2 has it.
///
/// Source: `keras/src/applications/inception_resnet_v2.py`.
public struct CustomScaleLayer: MergingLayer {
  /// By what the second input is multiplied.
  public var scale = 1.0

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("scale", &scale)
  }

  public func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor {
    guard inputs.count == 2 else { throw KerasError("the layer takes two tensors, got \(inputs.count).") }
    return try inputs[0] + inputs[1] * scale
  }
}
