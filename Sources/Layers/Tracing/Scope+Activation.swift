public import Graph
public import KerasCore

extension Scope {
  /// `activation` of `x`.
  public func activate(_ x: Tensor, _ activation: Activation) throws(KerasError) -> Tensor {
    switch activation {
    case .layer(let layer): return try callLayer(layer, x)
    case .custom(let custom):
      if let function = custom.function { return try function(x) }
      guard trace.keepsShapes else { throw MissingFunction(kind: .activation, name: custom.name).error }
      return x
    case .function(let function):
      let y = try function(x)
      // A cross-entropy that follows starts from what the probabilities were made of.
      if function == .softmax || function == .sigmoid { setLogits(x, of: y) }
      return y
    }
  }
}
