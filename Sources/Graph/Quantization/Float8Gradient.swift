package import KerasCore

/// A value beside the scale and the history of maxima by which Keras 3 turns it, or its gradient, into numbers of 8 bits.
///
/// The operands are the value that goes on, the number it stands for, the scale, and the history; the result is the first
/// one. What Keras writes over scale and history in a step of training passes for their gradients.
///
/// Source: `_float8_call` in `keras/src/layers/core/dense.py`.
package struct Float8Gradient: Operation {
  /// What is turned into numbers of 8 bits.
  package enum Subject: Hashable, Sendable {
    /// The value itself, on its way forward.
    case value
    /// Its gradient, on the way back.
    case gradient
  }

  /// What is turned into numbers of 8 bits.
  package let subject: Subject

  package init(of subject: Subject) { self.subject = subject }

  package var name: String { "float8 gradient" }

  package var operandCount: Int? { 4 }

  package func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[0] == inputs[1], inputs[2].shape == [], inputs[3].shape.rank == 1, inputs[3].shape[0] > 0 else {
      throw KerasError("\(name) needs two operands of one type, a scale, and a history, got \(inputs).")
    }
    return [inputs[0]]
  }

  package func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] { [inputs[0]] }

  package func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let upstream = try context.outputGradient()
    let (scale, history) = (context.inputs[2], context.inputs[3])
    let format = subject == .value ? Float8.e4m3fn : .e5m2
    let measured = subject == .value ? context.inputs[1] : upstream
    return [
      nil, subject == .value ? upstream : try upstream.float8(format, scale: scale),
      try Self.nextScale(scale, history, format), try Self.nextHistory(history, measured),
    ]
  }

  /// The scale by which the largest number of the history becomes the largest of `format`.
  ///
  /// Source: `compute_float8_scale` in `keras/src/quantizers/quantizers.py`.
  private static func nextScale(_ scale: Tensor, _ history: Tensor, _ format: Float8) throws(KerasError) -> Tensor {
    let largest = try history.reduce(.maximum, axes: [0])
    let factor = try largest.isGreater(than: 0).logicalAnd(largest.map(.isFinite)).select(
      format.largest / largest, scale.reciprocal())
    return try factor.reciprocal()
  }

  /// The history with the largest magnitude in `x` as its first number; the first one before becomes the last.
  ///
  /// Source: `compute_float8_amax_history` in `keras/src/quantizers/quantizers.py`.
  private static func nextHistory(_ history: Tensor, _ x: Tensor) throws(KerasError) -> Tensor {
    let largest = try x.absolute().reduce(.maximum, axes: Array(0..<x.shape.rank)).reshape([1])
    let length = history.shape[0]
    guard length > 1 else { return largest }
    return try concatenate(
      [largest, history.slice(axis: 0, from: 2, to: length), history.slice(axis: 0, from: 0, to: 1)], axis: 0)
  }
}

extension Tensor {
  /// The nearest multiples of `scale` by numbers of `format`.
  ///
  /// Source: `quantize_and_dequantize` in `keras/src/quantizers/quantizers.py`.
  package func float8(_ format: Float8, scale: Tensor) throws(KerasError) -> Tensor {
    try (self / scale).map(format == .e4m3fn ? .float8E4M3FN : .float8E5M2) * scale
  }

  /// This tensor in numbers of 8 bits, as `subject` says, with the gradients that Keras 3 gives to `scale` and `history`.
  package func float8(
    _ subject: Float8Gradient.Subject, scale: Tensor, history: Tensor
  ) throws(KerasError) -> Tensor {
    let value = subject == .value ? try float8(.e4m3fn, scale: scale) : self
    return try value.applying(Float8Gradient(of: subject), self, scale, history)[0]
  }
}
