public import KerasCore

/// The operand repeated along its axes of extent 1, and along new leading axes, as NumPy broadcasts.
public struct BroadcastTo: Operation {
  /// The shape of the result.
  public let shape: Shape

  /// The operation that broadcasts to `shape`.
  public init(_ shape: Shape) { self.shape = shape }

  public var name: String { "broadcast" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let from = inputs[0].shape
    let lead = shape.rank - from.rank
    guard lead >= 0, from.dimensions.indices.allSatisfy({ from[$0] == 1 || from[$0] == shape[lead + $0] }) else {
      throw KerasError("\(from) cannot be broadcast to \(shape).")
    }
    return [TensorType(shape, inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let from = inputs[0].shape
    let lead = shape.rank - from.rank
    return [
      ReferenceArray(shape: shape, dtype: inputs[0].dtype) { index in
        inputs[0][from.dimensions.indices.map { from[$0] == 1 ? 0 : index[lead + $0] }]
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let from = context.inputs[0].shape
    let lead = shape.rank - from.rank
    let repeated = (0..<shape.rank).filter { $0 < lead || (from[$0 - lead] == 1 && shape[$0] != 1) }
    return [try context.outputGradient().sum(axes: repeated).reshape(from)]
  }
}
