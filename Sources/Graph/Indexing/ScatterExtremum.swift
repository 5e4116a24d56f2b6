public import KerasCore

/// The largest or the smallest of the operand's slices that integer indices send to one place along the first axis.
///
/// Operands: updates (n, rest…), indices (n). Result: (extent, rest…), with `missing` where no slice goes. A slice whose index
/// is outside the axis is dropped.
public struct ScatterExtremum: Operation {
  /// Whether the largest is wanted.
  public let isMaximum: Bool
  /// The extent of the first axis.
  public let extent: Int
  /// The value where no slice goes.
  public let missing: Double

  /// The operation for a first axis of `extent`.
  public init(isMaximum: Bool, extent: Int, missing: Double) {
    self.isMaximum = isMaximum
    self.extent = extent
    self.missing = missing
  }

  public var name: String { isMaximum ? "scatter maximum" : "scatter minimum" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let (updates, indices) = (inputs[0].shape, inputs[1].shape)
    guard extent >= 0, indices.rank == 1, updates.rank >= 1, updates[0] == indices[0] else {
      throw KerasError("the updates \(updates) need one index each, got \(indices).")
    }
    guard inputs[1].dtype.isInteger else {
      throw KerasError("the indices must be integers, got \(inputs[1].dtype): cast them first.")
    }
    return [TensorType(Shape([extent] + updates.dimensions[1...]), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let (updates, indices) = (inputs[0], inputs[1])
    let size = Shape(Array(updates.shape.dimensions[1...])).count
    var values = [Double](repeating: missing, count: extent * size)
    var isTaken = [Bool](repeating: false, count: extent)
    for (row, index) in indices.values.enumerated() {
      guard let place = Gather.position(index, extent: extent) else { continue }
      for element in 0..<size {
        let new = updates.values[row * size + element]
        let old = values[place * size + element]
        if !isTaken[place] || new.isNaN || (isMaximum ? new > old : new < old) {
          values[place * size + element] = new
        }
      }
      isTaken[place] = true
    }
    let shape = Shape([extent] + updates.shape.dimensions[1...])
    return [ReferenceArray(values, shape: shape, dtype: updates.dtype)]
  }

  /// In equal parts to the slices that are the largest.
  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (updates, indices, y) = (context.inputs[0], context.inputs[1], context.outputs[0])
    let taking = Gather(axis: 0, outOfRange: .zero)
    let isChosen = try updates.isEqual(to: y.apply(taking, indices)).cast(to: updates.dtype)
    let count = try isChosen.scatterAdd(at: indices, extent: extent).maximum(1)
    let share = try context.outputGradient() / count
    return [try share.apply(taking, indices) * isChosen, nil]
  }
}
