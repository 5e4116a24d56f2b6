public import Graph
public import KerasCore

/// ``GRUCell`` repeated for every step: (batch, steps, features) → (batch, units), or (batch, steps, units).
///
/// Further inputs are the states to start from. Source: `keras/src/layers/rnn/gru.py`.
public struct GRU: RecurrentLayer {
  public var recurrence = RecurrentOptions()
  /// What one step does.
  public var cell = GRUCell()

  public init() {}

  /// A layer of `units`.
  public init(_ units: Int, returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false) {
    cell = GRUCell(units)
    recurrence.returnSequences = returnSequences
    recurrence.returnState = returnState
    recurrence.goBackwards = goBackwards
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try cell.configure(&config)
    try recurrence.configure(&config)
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    try recurrence.call(arguments, scope, of: cell) { x, states throws(KerasError) in try cell.step(x, states, scope) }
  }
}
