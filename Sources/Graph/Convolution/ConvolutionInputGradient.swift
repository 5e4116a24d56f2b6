public import KerasCore

/// The gradient of a ``Convolution``'s operand: every element of `dy` spread over the window it came from.
///
/// Operands: dy (batch, spatial…, out), kernel (kernel…, in / groups, out). Result: `shape`, which is
/// (batch, spatial…, in). It is also what Keras's transposed convolutions compute.
public struct ConvolutionInputGradient: Operation {
  /// The geometry of the kernel on the result.
  public let geometry: ConvolutionGeometry
  /// The shape of the result, the convolution's operand.
  public let shape: Shape

  /// The gradient of a convolution of this geometry whose operand is of `shape`.
  public init(_ geometry: ConvolutionGeometry, shape: Shape) {
    self.geometry = geometry
    self.shape = shape
  }

  public var name: String { "convolution input gradient" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let expected = try geometry.outputShape(operand: shape, kernel: inputs[1].shape)
    guard inputs[0] == TensorType(expected, inputs[1].dtype) else {
      throw KerasError("the gradient must be \(inputs[1].dtype) \(expected), got \(inputs[0]).")
    }
    return [TensorType(shape, inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (dy, kernel) = (inputs[0], inputs[1])
    var dx = ReferenceArray(shape: shape, dtype: dy.dtype) { _ in 0 }
    geometry.forEachTerm(operand: shape, kernel: kernel.shape, result: dy.shape) { i, k, o in
      dx.values[i] += dy.values[o] * kernel.values[k]
    }
    return [dx]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (dy, kernel, ddx) = (context.inputs[0], context.inputs[1], try context.outputGradient())
    return [
      try ddx.apply(Convolution(geometry), kernel),
      try ddx.apply(ConvolutionKernelGradient(geometry, shape: kernel.shape), dy),
    ]
  }
}
