public import KerasCore

/// The same elements in the same order under another shape.
public struct Reshape: Operation {
  /// The shape of the result.
  public let shape: Shape

  /// The operation that gives its operand `shape`.
  public init(_ shape: Shape) { self.shape = shape }

  public var name: String { "reshape" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard shape.checkedCount() == inputs[0].shape.count else {
      throw KerasError("\(inputs[0].shape) with its \(inputs[0].shape.count) elements cannot become \(shape).")
    }
    return [TensorType(shape, inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    [ReferenceArray(inputs[0].values, shape: shape, dtype: inputs[0].dtype)]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    [try context.outputGradient().reshape(context.inputs[0].shape)]
  }
}
