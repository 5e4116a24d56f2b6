package import Graph
package import KerasCore

/// A call of a layer that computes on arrays, as it was recorded.
package struct HostCall: Sendable {
  /// The layer.
  package var layer: any HostLayer
  /// The names of the layers around, outermost first, and its own.
  package var path: [String]
  /// The values that it takes.
  package var inputs: [Graph.Value]
  /// The input of the graph that its result is.
  package var result: Int
  /// The element type of its result.
  package var dtype: DType

  /// The result for `arrays`; an error names the layer.
  func run(_ arrays: [NDArray]) throws(KerasError) -> NDArray {
    try inside("layer \"\(path.last ?? "")\" (\(type(of: layer).className))") { () throws(KerasError) in
      try layer.compute(arrays, dtype: dtype)
    }
  }
}
