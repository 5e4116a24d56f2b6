public import KerasCore

/// The slices of the operand along `axis` that integer indices name: NumPy's `take`.
///
/// Operands: x (…a, extent, b…), indices (i…) of an integer dtype. Result: (…a, i…, b…). A negative index counts from the
/// end; one outside the axis yields what ``outOfRange`` says, so that the meaning is total and a wrong index shows.
public struct Gather: Operation {
  /// The value for an index outside the axis.
  public enum OutOfRange: String, Sendable {
    /// NaN, or 0 where the dtype has no NaN.
    case notANumber
    /// 0.
    case zero
  }

  /// The axis of x, counted from the front.
  public let axis: Int
  /// The value for an index outside the axis.
  public let outOfRange: OutOfRange

  /// The operation that takes slices along `axis`.
  public init(axis: Int, outOfRange: OutOfRange = .notANumber) {
    self.axis = axis
    self.outOfRange = outOfRange
  }

  public var name: String { "gather" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard 0..<inputs[0].shape.rank ~= axis else {
      throw KerasError("axis \(axis) does not exist in \(inputs[0].shape).")
    }
    guard inputs[1].dtype.isInteger else {
      throw KerasError("the indices must be integers, got \(inputs[1].dtype): cast them first.")
    }
    return [TensorType(outputShape(inputs[0].shape, inputs[1].shape), inputs[0].dtype)]
  }

  private func outputShape(_ x: Shape, _ indices: Shape) -> Shape {
    Shape(x.dimensions[..<axis] + indices.dimensions + x.dimensions[(axis + 1)...])
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (x, indices) = (inputs[0], inputs[1])
    let missing = outOfRange == .notANumber && x.dtype.isFloating ? Double.nan : 0
    return [
      ReferenceArray(shape: outputShape(x.shape, indices.shape), dtype: x.dtype) { index in
        let middle = axis..<axis + indices.shape.rank
        guard let position = Self.position(indices[Array(index[middle])], extent: x.shape[axis]) else { return missing }
        return x[index[..<axis] + [position] + index[middle.upperBound...]]
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let scatter = ScatterAdd(axis: axis, extent: context.inputs[0].shape[axis])
    return [try context.outputGradient().apply(scatter, context.inputs[1]), nil]
  }

  /// The place along an axis of `extent` that `index` names; nil outside of it.
  static func position(_ index: Double, extent: Int) -> Int? {
    let position = index < 0 ? index + Double(extent) : index
    return position >= 0 && position < Double(extent) ? Int(position) : nil
  }
}
