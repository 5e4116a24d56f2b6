public import KerasCore

/// The sum, at every place along an axis, of the elements up to it.
public struct CumulativeSum: Operation {
  /// The axis, counted from the front.
  public let axis: Int
  /// Whether an element itself is left out of its sum.
  public let exclusive: Bool
  /// Whether the sums are of the elements from the place to the end.
  public let reverse: Bool

  /// The operation that sums along `axis`.
  public init(axis: Int, exclusive: Bool = false, reverse: Bool = false) {
    self.axis = axis
    self.exclusive = exclusive
    self.reverse = reverse
  }

  public var name: String { "cumulative sum" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard 0..<inputs[0].shape.rank ~= axis else {
      throw KerasError("axis \(axis) does not exist in \(inputs[0].shape).")
    }
    guard inputs[0].dtype != .bool else { throw KerasError("truth values have no sum: cast them first.") }
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    return [
      ReferenceArray(shape: x.shape, dtype: x.dtype) { index in
        let place = index[axis]
        let range =
          reverse
          ? (exclusive ? place + 1 : place)..<x.shape[axis] : 0..<(exclusive ? place : place + 1)
        var element = index
        var sum = 0.0
        for position in range {
          element[axis] = position
          sum += x[element]
        }
        return sum
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    [try context.outputGradient().apply(CumulativeSum(axis: axis, exclusive: exclusive, reverse: !reverse))]
  }
}
