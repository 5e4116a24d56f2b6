public import Graph
public import KerasCore

/// In training, a share of the samples set to 0 and the others divided by what is left; ConvNeXt has it.
///
/// Source: `keras/src/applications/convnext.py`.
public struct StochasticDepth: UnaryLayer {
  /// The share of samples that become 0.
  public var dropPathRate = 0.0

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("drop_path_rate", &dropPathRate, in: LayerConfig.shares)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var noise = Shape(x.shape.dimensions.map { _ in 1 })
    if x.shape.rank > 0 { noise[0] = x.shape[0] }
    return try scope.dropout(x, rate: dropPathRate, noiseShape: noise)
  }
}
