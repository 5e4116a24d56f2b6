public import KerasCore

/// The elements in opposite order along some axes.
public struct Reverse: Operation {
  /// The axes, counted from the front, in ascending order.
  public let axes: [Int]

  /// The operation that turns `axes` round.
  public init(axes: [Int]) { self.axes = axes.sorted() }

  public var name: String { "reverse" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard axes.allSatisfy({ 0..<inputs[0].shape.rank ~= $0 }), Set(axes).count == axes.count else {
      throw KerasError("the axes \(axes) do not exist in \(inputs[0].shape).")
    }
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    return [
      ReferenceArray(shape: x.shape, dtype: x.dtype) { index in
        var source = index
        for axis in axes { source[axis] = x.shape[axis] - 1 - index[axis] }
        return x[source]
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    [try context.outputGradient().apply(self)]
  }
}
