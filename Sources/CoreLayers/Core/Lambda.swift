public import Graph
public import KerasCore

/// A function of the user's. Files hold it as Python code, which is never run: the registry gives it its meaning, by the
/// layer's name (``LayerRegistry/registerLambda(_:_:)``).
///
/// Source: `keras/src/layers/core/lambda_layer.py`.
public struct Lambda: Layer {
  /// The registered function of this layer.
  var function: LayerRegistry.LambdaFunction?
  /// The configuration of the file, kept for writing.
  private var options: [(key: String, value: JSON)] = []

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    guard config.isReading else {
      for (key, value) in options { config.put(key, value) }
      return
    }
    function = config.registry.lambda(named: config.layerName)
    options = []
    let keys = [
      "function", "function_type", "module", "output_shape", "output_shape_type", "output_shape_module", "mask",
      "arguments",
    ]
    for key in keys { if let value = config.take(key) { options.append((key, value)) } }
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let tensors = arguments.tensors
    switch function {
    case .merging(let function): return [try function(tensors)]
    case .unary(let function):
      guard tensors.count == 1 else { throw KerasError("the layer takes one tensor, got \(tensors.count).") }
      return [try function(tensors[0])]
    case nil: throw Self.error(name: scope.layerName)
    }
  }
}
