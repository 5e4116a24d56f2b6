public import Graph
public import KerasCore

/// The axes of each sample in another order.
///
/// Source: `keras/src/layers/reshaping/permute.py`.
public struct Permute: UnaryLayer {
  /// For each axis of the output after the batch axis, the input's, counted from 1.
  public var dims: [Int] = []

  public init() {}

  /// A layer that puts the axes in the order `dims`.
  public init(_ dims: [Int]) { self.dims = dims }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("dims", &dims)
    guard dims.sorted() == Array(1..<(dims.count + 1)) else {
      throw KerasError("\"dims\" must be the axes from 1 on in some order, got \(dims).")
    }
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor { try x.transpose([0] + dims) }
}
