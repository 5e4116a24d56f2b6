public import Graph
public import KerasCore

/// ``LSTMCell`` repeated for every step. Source: `keras/src/layers/rnn/lstm.py`.
public typealias LSTM = UnitRNN<LSTMCell>
/// ``GRUCell`` repeated for every step. Source: `keras/src/layers/rnn/gru.py`.
public typealias GRU = UnitRNN<GRUCell>
/// ``SimpleRNNCell`` repeated for every step. Source: `keras/src/layers/rnn/simple_rnn.py`.
public typealias SimpleRNN = UnitRNN<SimpleRNNCell>

/// A cell whose output and states are of so many units.
public protocol UnitCell: RecurrentCell {
  /// A cell of `units`.
  init(_ units: Int)
}

/// A cell of its own class repeated for every step: (batch, steps, features) → (batch, units), or (batch, steps, units).
///
/// Further inputs are the states to start from. Known as ``LSTM``, ``GRU`` and ``SimpleRNN``; the options of the cell are
/// the layer's own.
public struct UnitRNN<Cell: UnitCell>: RecurrentLayer {
  public static var className: String { String(Cell.className.dropLast("Cell".count)) }

  public var recurrence = RecurrentOptions()
  /// The cell.
  public var cell = Cell()

  public init() {}

  /// A layer of `units`.
  public init(_ units: Int, returnSequences: Bool = false, returnState: Bool = false, goBackwards: Bool = false) {
    cell = Cell(units)
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
