public import Graph
public import KerasCore

/// A cell, or several on top of each other, repeated for every step of a sequence.
///
/// Further inputs are the states to start from, and after them, before Keras 3, what every step sees: the cell is called
/// with these under the name `constants`. Source: `keras/src/layers/rnn/rnn.py`.
public struct RNN: RecurrentLayer {
  public var recurrence = RecurrentOptions()
  /// The cell.
  public var cell = LayerInstance(SimpleRNNCell(), name: "simple_rnn_cell")

  public init() {}

  /// A layer that repeats `cell`.
  public init(_ cell: LayerInstance, returnSequences: Bool = false) {
    self.cell = cell
    recurrence.returnSequences = returnSequences
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.layer("cell", &cell)
    // A cell that is not known is said when the layer is needed; the rest of the model is not lost for it.
    if !(cell.layer is PlaceholderLayer) { _ = try cell.recurrentCell() }
    try recurrence.configure(&config)
  }

  public var parts: [LayerPart] { [LayerPart("cell", cell)] }

  public var weightParts: [WeightPart] { [] }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    try call(arguments, scope, cell.recurrentCell())
  }

  private func call(
    _ arguments: CallArguments, _ scope: Scope, _ inner: some RecurrentCell
  ) throws(KerasError) -> [Tensor] {
    let constants = recurrence.constants(of: arguments).map { CallArguments.Argument.tensor($0) }
    let named: [String: CallArguments.Argument] = constants.isEmpty ? [:] : ["constants": .list(constants)]
    return try recurrence.call(arguments, scope, of: inner) { x, states throws(KerasError) in
      let results = try scope.callLayer(cell, CallArguments(([x] + states).map { .tensor($0) }, named: named))
      return (results[0], Array(results[1...]))
    }
  }
}
