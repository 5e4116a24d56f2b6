public import Graph
public import KerasCore

/// One step of an LSTM: i, f, o = σ(gates), c' = f·c + i·tanh(gate), h' = o·tanh(c').
///
/// States: h and c, (batch, units) each. Source: `keras/src/layers/rnn/lstm.py`.
public struct LSTMCell: UnitCell {
  /// Sizes, the activation, weights and dropout.
  public var options = CellOptions()
  /// The activation of the gates.
  public var recurrentActivation = Activation.sigmoid
  /// Whether the bias of the forget gate starts out as 1.
  public var unitForgetBias = true

  public init() {}

  /// A cell of `units`.
  public init(_ units: Int) { options = CellOptions(units) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try options.configure(&config)
    try config.field("recurrent_activation", &recurrentActivation)
    try config.field("unit_forget_bias", &unitForgetBias)
  }

  public func stateShapes(_ input: Shape) -> [Shape] {
    let shape: Shape = [input[0], options.units]
    return [shape, shape]
  }

  public func step(
    _ x: Tensor, _ states: [Tensor], _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
    let (kernel, recurrent) = try options.kernels(x, gates: 4, scope)
    let bias = try options.lstmBias(unitForgetBias: unitForgetBias, scope)
    let masks = try options.recurrentDropout(states[0], gates: 4, scope)
    let z =
      try options.projection(x, kernel, bias: bias, gates: 4, scope)
      + options.product(states[0], recurrent, masks: masks)
    return try next(z.split(4, axis: -1), states[1], scope)
  }

  /// The next states from the gates i, f, c, o before their activations.
  func next(
    _ gates: [Tensor], _ carry: Tensor, _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
    let candidate = try scope.activate(gates[2], options.activation)
    let c =
      try scope.activate(gates[1], recurrentActivation) * carry
      + scope.activate(gates[0], recurrentActivation) * candidate
    let h = try scope.activate(gates[3], recurrentActivation) * scope.activate(c, options.activation)
    return (h, [h, c])
  }
}
