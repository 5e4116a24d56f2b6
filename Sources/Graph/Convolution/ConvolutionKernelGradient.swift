public import KerasCore

/// The gradient of a ``Convolution``'s kernel: every window times the `dy` it led to.
///
/// Operands: x (batch, spatial…, in), dy (batch, spatial…, out). Result: `shape`, which is
/// (kernel…, in / groups, out).
public struct ConvolutionKernelGradient: Operation {
  /// The geometry of the kernel on `x`.
  public let geometry: ConvolutionGeometry
  /// The shape of the result, the convolution's kernel.
  public let shape: Shape

  /// The gradient of a convolution of this geometry whose kernel is of `shape`.
  public init(_ geometry: ConvolutionGeometry, shape: Shape) {
    self.geometry = geometry
    self.shape = shape
  }

  public var name: String { "convolution kernel gradient" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let expected = try geometry.outputShape(operand: inputs[0].shape, kernel: shape)
    guard inputs[1] == TensorType(expected, inputs[0].dtype) else {
      throw KerasError("the gradient must be \(inputs[0].dtype) \(expected), got \(inputs[1]).")
    }
    return [TensorType(shape, inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (x, dy) = (inputs[0], inputs[1])
    var dkernel = ReferenceArray(shape: shape, dtype: x.dtype) { _ in 0 }
    geometry.forEachTerm(operand: x.shape, kernel: shape, result: dy.shape) { i, k, o in
      dkernel.values[k] += x.values[i] * dy.values[o]
    }
    return [dkernel]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (x, dy, ddkernel) = (context.inputs[0], context.inputs[1], try context.outputGradient())
    return [
      try dy.apply(ConvolutionInputGradient(geometry, shape: x.shape), ddkernel),
      try x.apply(Convolution(geometry), ddkernel),
    ]
  }
}
