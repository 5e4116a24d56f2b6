public import KerasCore

/// An operation of a graph: a shape rule, a slow and obvious meaning, and a gradient.
///
/// A back end may have a fast kernel for an operation; where it has none it runs the meaning, so an operation of your
/// own always works. The operation's stored properties are its attributes; equal operations on equal operands are the
/// same value.
public protocol Operation: Hashable, Sendable {
  /// The name for messages and listings.
  var name: String { get }

  /// How many operands the operation takes; nil for any number but none. It is 1 unless stated.
  var operandCount: Int? { get }

  /// The types of the results, or an error that says which operand does not fit.
  func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType]

  /// The meaning: the results for these operands, whose types ``outputTypes(_:)`` has accepted.
  ///
  /// Values are `Double` whatever the dtype; the interpreter rounds each result to its dtype.
  func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray]

  /// The gradient of each operand, from those of the results; nil where there is none (an index, a condition).
  func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?]
}

extension Operation {
  /// One operand.
  public var operandCount: Int? { 1 }

  /// ``outputTypes(_:)`` for operands whose number is checked first, and results that can exist.
  package func checkedOutputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard operandCount.map({ $0 == inputs.count }) ?? !inputs.isEmpty else {
      let expected = operandCount.map(String.init) ?? "at least 1"
      throw KerasError("\(expected) operands are needed, got \(inputs.count).")
    }
    let types = try outputTypes(inputs)
    for type in types { try type.requirePossible("the result") }
    return types
  }
}

/// The values that a gradient rule may use.
public struct GradientContext {
  /// The operation's operands.
  public let inputs: [Tensor]
  /// The operation's results.
  public let outputs: [Tensor]
  /// The gradient of each result; nil where nothing depends on it.
  public let outputGradients: [Tensor?]

  /// The gradient of the only result.
  ///
  /// Rules run only when at least one result has a gradient, so an operation with one result always has it.
  public func outputGradient() throws(KerasError) -> Tensor {
    guard let gradient = outputGradients[0] else {
      throw KerasError("The first result has no gradient.")
    }
    return gradient
  }
}
