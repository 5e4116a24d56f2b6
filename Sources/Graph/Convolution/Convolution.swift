public import KerasCore

/// The sum, at every place, of the operand's window times the kernel (which is not flipped, as in all of deep learning).
///
/// Operands: x (batch, spatial…, in), kernel (kernel…, in / groups, out), with 1 to 3 spatial axes. Result:
/// (batch, spatial…, out).
public struct Convolution: Operation {
  /// The geometry of the kernel on the operand.
  public let geometry: ConvolutionGeometry

  /// The convolution of this geometry.
  public init(_ geometry: ConvolutionGeometry) { self.geometry = geometry }

  public var name: String { "convolution" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[0].dtype == inputs[1].dtype else {
      throw KerasError("operand and kernel must have one dtype, got \(inputs[0].dtype) and \(inputs[1].dtype).")
    }
    return [
      TensorType(try geometry.outputShape(operand: inputs[0].shape, kernel: inputs[1].shape), inputs[0].dtype)
    ]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (x, kernel) = (inputs[0], inputs[1])
    guard let types = try? outputTypes(inputs.map(\.type)) else { return [] }
    var y = ReferenceArray(shape: types[0].shape, dtype: x.dtype) { _ in 0 }
    geometry.forEachTerm(operand: x.shape, kernel: kernel.shape, result: y.shape) { i, k, o in
      y.values[o] += x.values[i] * kernel.values[k]
    }
    return [y]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (x, kernel, dy) = (context.inputs[0], context.inputs[1], try context.outputGradient())
    return [
      try dy.apply(ConvolutionInputGradient(geometry, shape: x.shape), kernel),
      try x.apply(ConvolutionKernelGradient(geometry, shape: kernel.shape), dy),
    ]
  }
}
