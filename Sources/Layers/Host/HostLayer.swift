public import Graph
public import KerasCore

/// A layer that computes on arrays, beside the compiled graph and not in it: on text, which a graph cannot hold, and on tables
/// that are too large for one.
///
/// It runs once for each batch. What comes out of it is an input of the graph; the shape that comes out chooses the graph.
public protocol HostLayer: Layer {
  /// The type of the result for inputs of these types; `openExtent` is the extent that only data decide.
  func outputType(_ inputs: [TensorType], openExtent: Int, _ scope: Scope) throws(KerasError) -> TensorType

  /// The result for these inputs, with the element type that ``outputType(_:openExtent:_:)`` states.
  func compute(_ inputs: [NDArray], dtype: DType) throws(KerasError) -> NDArray

  /// What Keras keeps in files beside weights and configuration, by the names that it has there; nothing unless stated.
  var namedVariables: [(name: String, array: NDArray)] { get }
}

extension HostLayer {
  public var namedVariables: [(name: String, array: NDArray)] { [] }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    [try scope.onHost(self, arguments.tensors)]
  }
}

extension Scope {
  /// The result of `layer`, which runs before the graph, or after it where the graph computes its inputs from weights.
  func onHost(_ layer: some HostLayer, _ inputs: [Tensor]) throws(KerasError) -> Tensor {
    guard !inputs.isEmpty else { throw KerasError("the layer needs an input.") }
    let declared = try layer.outputType(inputs.map(\.type), openExtent: trace.openExtent, self)
    return try trace.hostCall(layer, path: path, inputs, declared)
  }
}
