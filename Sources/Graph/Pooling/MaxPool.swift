public import KerasCore

/// The largest element of every window; padding never wins, NaN always does.
///
/// Operand: (batch, spatial…, channels) with 1 to 3 spatial axes.
public struct MaxPool: Operation {
  /// The geometry of the window on the operand.
  public let geometry: PoolingGeometry

  /// The pooling of this geometry.
  public init(_ geometry: PoolingGeometry) { self.geometry = geometry }

  public var name: String { "max pool" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    [TensorType(try geometry.outputShape(inputs[0].shape), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    guard let shape = try? geometry.outputShape(x.shape) else { return [] }
    return [ReferenceArray(shape: shape, dtype: x.dtype) { x[geometry.firstMaximum(of: $0, in: x)] }]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    [try context.inputs[0].apply(MaxPoolGradient(geometry), context.outputs[0], context.outputGradient())]
  }
}
