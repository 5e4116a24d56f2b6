public import Graph
public import KerasCore

/// Cells on top of each other: each takes the output of the one below.
///
/// States: those of all cells, one after the other. Source: `keras/src/layers/rnn/stacked_rnn_cells.py`.
public struct StackedRNNCells: RecurrentCell {
  /// The cells, lowest first.
  public var cells: [LayerInstance] = []

  public init() {}

  /// These cells, lowest first.
  public init(_ cells: [LayerInstance]) { self.cells = cells }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.layers("cells", &cells)
    try config.ignoring("reverse_state_order", when: false)
    guard !cells.isEmpty else { throw KerasError("\"cells\" must not be empty.") }
    for cell in cells where !(cell.layer is PlaceholderLayer) { _ = try cell.recurrentCell() }
  }

  public var parts: [LayerPart] { [LayerPart("cells", list: cells)] }

  /// The shapes of the states of each cell.
  private func shapes(_ input: Shape) throws(KerasError) -> [[Shape]] {
    var result: [[Shape]] = []
    var input = input
    for cell in cells {
      let inner = try cell.recurrentCell()
      let states = try inner.stateShapes(input)
      result.append(states)
      input = states[inner.outputState]
    }
    return result
  }

  public func stateShapes(_ input: Shape) throws(KerasError) -> [Shape] { try shapes(input).flatMap { $0 } }

  public var outputState: Int {
    // The number of states does not depend on the extents.
    let counts = (try? shapes([1, 1]))?.map(\.count) ?? []
    return counts.dropLast().reduce(0, +)
  }

  public func step(
    _ x: Tensor, _ states: [Tensor], _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
    var output = x
    var rest = states[...]
    var next: [Tensor] = []
    for cell in cells {
      let count = try cell.recurrentCell().stateShapes(output.shape).count
      let results = try scope.callLayer(cell, CallArguments(([output] + rest.prefix(count)).map { .tensor($0) }))
      rest = rest.dropFirst(count)
      output = results[0]
      next += results[1...]
    }
    return (output, next)
  }
}

extension LayerInstance {
  /// The layer as a cell, or an error when it is none.
  func recurrentCell() throws(KerasError) -> any RecurrentCell {
    if let placeholder = layer as? PlaceholderLayer { throw placeholder.error.inside(place) }
    guard let cell = layer as? any RecurrentCell else { throw KerasError("\(place) is not a recurrent cell.") }
    return cell
  }
}
