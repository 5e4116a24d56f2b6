public import Graph
public import KerasCore

/// One step of a plain recurrent layer: h' = activation(x · kernel + h · recurrent kernel + bias).
///
/// State: h, (batch, units). Source: `keras/src/layers/rnn/simple_rnn.py`.
public struct SimpleRNNCell: UnitCell {
  /// Sizes, the activation, weights and dropout.
  public var options = CellOptions()

  public init() {}

  /// A cell of `units`.
  public init(_ units: Int) { options = CellOptions(units) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try options.configure(&config) }

  public func stateShapes(_ input: Shape) -> [Shape] { [[input[0], options.units]] }

  public func step(
    _ x: Tensor, _ states: [Tensor], _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
    let (kernel, recurrent) = try options.kernels(x, gates: 1, scope)
    let bias = options.useBias ? try scope.addWeight("bias", shape: [options.units], options.biasInitializer) : nil
    let masks = try options.recurrentDropout(states[0], gates: 1, scope)
    let z =
      try options.projection(x, kernel, bias: bias, gates: 1, scope)
      + options.product(states[0], recurrent, masks: masks)
    let h = try scope.activate(z, options.activation)
    return (h, [h])
  }
}
