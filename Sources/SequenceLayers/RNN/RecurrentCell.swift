public import Graph
public import KerasCore

/// One step of a recurrent layer: what ``RNN`` repeats.
///
/// As a layer it takes the input of one step and the states, and returns the output and the next states.
public protocol RecurrentCell: Layer {
  /// The shapes of the states for the input of one step, (batch, features…).
  func stateShapes(_ input: Shape) throws(KerasError) -> [Shape]

  /// Which state is the previous output, where steps that do not count repeat it; the first unless stated.
  var outputState: Int { get }

  /// Records one step.
  func step(
    _ x: Tensor, _ states: [Tensor], _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, states: [Tensor])
}

extension RecurrentCell {
  public var outputState: Int { 0 }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    var tensors = arguments.tensors
    guard !tensors.isEmpty else { throw KerasError("the cell takes an input and its states.") }
    let x = tensors.removeFirst()
    let shapes = try stateShapes(x.shape)
    guard tensors.map(\.shape) == shapes else {
      throw KerasError("the cell needs states of the shapes \(shapes), got \(tensors.map(\.shape)).")
    }
    let (output, states) = try step(x, tensors, scope)
    return [output] + states
  }
}
