public import KerasCore

/// The gradient of a ``MaxPool``'s operand: every `dy` goes to the first (row by row) largest element of its
/// window.
///
/// Operands: x, y = max pool of x, dy of y's shape. Result: x's shape.
public struct MaxPoolGradient: Operation {
  /// The geometry of the window on x.
  public let geometry: PoolingGeometry

  /// The gradient of the pooling of this geometry.
  public init(_ geometry: PoolingGeometry) { self.geometry = geometry }

  public var name: String { "max pool gradient" }
  public var operandCount: Int? { 3 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let expected = TensorType(try geometry.outputShape(inputs[0].shape), inputs[0].dtype)
    guard inputs[1] == expected, inputs[2] == expected else {
      throw KerasError("result and gradient must be \(expected), got \(inputs[1]) and \(inputs[2]).")
    }
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (x, dy) = (inputs[0], inputs[2])
    var dx = ReferenceArray(shape: x.shape, dtype: x.dtype) { _ in 0 }
    forEachIndex(of: dy.shape) { dx[geometry.firstMaximum(of: $0, in: x)] += dy[$0] }
    return [dx]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (x, y) = (context.inputs[0], context.inputs[1])
    return [nil, nil, try x.apply(MaxPoolSelect(geometry), y, context.outputGradient())]
  }
}
