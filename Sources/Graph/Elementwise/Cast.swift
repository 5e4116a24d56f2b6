public import KerasCore

/// The same numbers as another dtype: to nearest for floating-point types; for integers floats go towards zero and end at the
/// limits of their range, with 0 for NaN, and integers wrap around.
///
/// So XLA casts, which is JAX and compiled TensorFlow. For floats beyond the range, TensorFlow's own kernels and NumPy leave it
/// to the processor.
public struct Cast: Operation {
  /// The dtype of the result.
  public let dtype: DType

  /// The operation that casts to `dtype`.
  public init(to dtype: DType) { self.dtype = dtype }

  public var name: String { "cast" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    [TensorType(inputs[0].shape, dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var result = inputs[0]
    result.dtype = dtype
    // Between floating-point types only the interpreter's rounding applies, so that double-precision runs stay smooth.
    if !dtype.isFloating { result = inputs[0].dtype.isFloating ? result.clamped() : result.rounded() }
    return [result]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let x = context.inputs[0]
    return [x.dtype.isFloating && dtype.isFloating ? try context.outputGradient().cast(to: x.dtype) : nil]
  }
}
