public import Graph
public import KerasCore

/// One step of a GRU: z, r = σ(gates), h' = z·h + (1 − z)·tanh(candidate), where the reset gate r multiplies the
/// previous output before or after the recurrent kernel.
///
/// State: h, (batch, units). Source: `keras/src/layers/rnn/gru.py`.
public struct GRUCell: UnitCell {
  /// Sizes, the activation, weights and dropout.
  public var options = CellOptions()
  /// The activation of the gates.
  public var recurrentActivation = Activation.sigmoid
  /// Whether the reset gate comes after the recurrent kernel, which then has a bias of its own.
  public var resetAfter = true

  public init() {}

  /// A cell of `units`.
  public init(_ units: Int) { options = CellOptions(units) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    // CuDNN's GRU has no activations to choose, and only the later form; Keras up to 2.3 meant the other by default.
    let isCuDNN = !config.has("recurrent_activation")
    if config.isReading && config.generation < .tfKeras { resetAfter = isCuDNN }
    try options.configure(&config)
    try config.field("recurrent_activation", &recurrentActivation)
    try config.field("reset_after", &resetAfter)
  }

  public func stateShapes(_ input: Shape) -> [Shape] { [[input[0], options.units]] }

  public func step(
    _ x: Tensor, _ states: [Tensor], _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
    let (h, units) = (states[0], options.units)
    let (kernel, recurrent) = try options.kernels(x, gates: 3, scope)
    var inputBias: Tensor?
    var recurrentBias: Tensor?
    if options.useBias && resetAfter {
      let bias = try scope.addWeight("bias", shape: [2, 3 * units], options.biasInitializer)
      inputBias = try bias.slice(axis: 0, from: 0, to: 1).squeeze(axis: 0)
      recurrentBias = try bias.slice(axis: 0, from: 1, to: 2).squeeze(axis: 0)
    } else if options.useBias {
      inputBias = try scope.addWeight("bias", shape: [3 * units], options.biasInitializer)
    }
    let gates = try options.projection(x, kernel, bias: inputBias, gates: 3, scope).split(3, axis: -1)
    let masks = try options.recurrentDropout(h, gates: 3, scope)
    let z: Tensor
    let candidate: Tensor
    if resetAfter {
      var inner = try options.product(h, recurrent, masks: masks)
      if let recurrentBias { inner = try inner + recurrentBias }
      let parts = try inner.split(3, axis: -1)
      z = try scope.activate(gates[0] + parts[0], recurrentActivation)
      candidate = try gates[2] + scope.activate(gates[1] + parts[1], recurrentActivation) * parts[2]
    } else {
      let both = try recurrent.slice(axis: 1, from: 0, to: 2 * units)
      let parts = try options.product(h, both, masks: masks.map { Array($0.prefix(2)) }).split(2, axis: -1)
      z = try scope.activate(gates[0] + parts[0], recurrentActivation)
      let r = try scope.activate(gates[1] + parts[1], recurrentActivation)
      let last = masks.map { $0.count > 2 ? [$0[2]] : $0 }
      let inner = try options.product(r * h, recurrent.slice(axis: 1, from: 2 * units, to: 3 * units), masks: last)
      candidate = try gates[2] + inner
    }
    let next = try z * h + (1 - z) * scope.activate(candidate, options.activation)
    return (next, [next])
  }
}
