public import KerasCore

/// From every window the element of `values` at the place where x has its first largest: ``MaxPoolGradient`` backwards.
///
/// Operands: x, y = max pool of x, values of x's shape. Result: y's shape.
public struct MaxPoolSelect: Operation {
  /// The geometry of the window on x.
  public let geometry: PoolingGeometry

  /// The selection by the pooling of this geometry.
  public init(_ geometry: PoolingGeometry) { self.geometry = geometry }

  public var name: String { "max pool select" }
  public var operandCount: Int? { 3 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let expected = TensorType(try geometry.outputShape(inputs[0].shape), inputs[0].dtype)
    guard inputs[1] == expected, inputs[2] == inputs[0] else {
      throw KerasError("the result must be \(expected) and the values \(inputs[0]), got \(inputs[1]) and \(inputs[2]).")
    }
    return [expected]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (x, values) = (inputs[0], inputs[2])
    return [
      ReferenceArray(shape: inputs[1].shape, dtype: x.dtype) { values[geometry.firstMaximum(of: $0, in: x)] }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (x, y) = (context.inputs[0], context.inputs[1])
    return [nil, nil, try x.apply(MaxPoolGradient(geometry), y, context.outputGradient())]
  }
}
