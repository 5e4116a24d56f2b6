public import KerasCore

/// Zeros to which slices are added at the places along `axis` that integer indices name: ``Gather`` backwards.
///
/// Operands: updates (…a, i…, b…), indices (i…) of an integer dtype. Result: (…a, extent, b…). Slices with one index add
/// up; a negative index counts from the end; a slice whose index is outside the axis is dropped.
public struct ScatterAdd: Operation {
  /// The axis of the result, counted from the front.
  public let axis: Int
  /// The extent of that axis.
  public let extent: Int

  /// The operation that adds slices along `axis`, which has `extent`.
  public init(axis: Int, extent: Int) {
    self.axis = axis
    self.extent = extent
  }

  public var name: String { "scatter add" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let (updates, indices) = (inputs[0].shape, inputs[1].shape)
    guard axis >= 0, extent >= 0, axis + indices.rank <= updates.rank,
      Array(updates.dimensions[axis..<axis + indices.rank]) == indices.dimensions
    else { throw KerasError("the updates \(updates) must have the extents \(indices) of the indices at axis \(axis).") }
    guard inputs[1].dtype.isInteger else {
      throw KerasError("the indices must be integers, got \(inputs[1].dtype): cast them first.")
    }
    return [TensorType(outputShape(updates, indices), inputs[0].dtype)]
  }

  private func outputShape(_ updates: Shape, _ indices: Shape) -> Shape {
    Shape(updates.dimensions[..<axis] + [extent] + updates.dimensions[(axis + indices.rank)...])
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (updates, indices) = (inputs[0], inputs[1])
    var result = ReferenceArray(shape: outputShape(updates.shape, indices.shape), dtype: updates.dtype) { _ in 0 }
    forEachIndex(of: updates.shape) { index in
      let middle = axis..<axis + indices.shape.rank
      guard let position = Gather.position(indices[Array(index[middle])], extent: extent) else { return }
      result[index[..<axis] + [position] + index[middle.upperBound...]] += updates[index]
    }
    return [result]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    [try context.outputGradient().apply(Gather(axis: axis, outOfRange: .zero), context.inputs[1]), nil]
  }
}
