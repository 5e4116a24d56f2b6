public import Graph
public import KerasCore

/// All axes but the first made one: (batch, …) → (batch, product of the others).
///
/// Source: `keras/src/layers/reshaping/flatten.py`.
public struct Flatten: UnaryLayer {
  /// The data format: where the channels are; channels that come first are moved behind the other axes before.
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("data_format", &dataFormat)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard x.shape.rank > 0 else { throw KerasError("the input must have a batch axis, got a scalar.") }
    let x = try dataFormat.channelsLast(x)
    return try x.reshape([x.shape[0], Shape(Array(x.shape.dimensions.dropFirst())).count])
  }
}
