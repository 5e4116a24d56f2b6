public import KerasCore

/// Every `strides[a]`-th element from `starts[a]` up to but not including `ends[a]`, along each axis `a`.
public struct Slice: Operation {
  /// First index along each axis.
  public let starts: [Int]
  /// Index past the last along each axis.
  public let ends: [Int]
  /// Step along each axis, at least 1.
  public let strides: [Int]

  /// The operation that takes this part.
  public init(starts: [Int], ends: [Int], strides: [Int]) {
    self.starts = starts
    self.ends = ends
    self.strides = strides
  }

  public var name: String { "slice" }

  private func extent(_ axis: Int) -> Int { (ends[axis] - starts[axis] + strides[axis] - 1) / strides[axis] }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let shape = inputs[0].shape
    guard starts.count == shape.rank, ends.count == shape.rank, strides.count == shape.rank,
      (0..<shape.rank).allSatisfy({
        0 <= starts[$0] && starts[$0] <= ends[$0] && ends[$0] <= shape[$0] && strides[$0] > 0
      })
    else { throw KerasError("the part from \(starts) to \(ends) by \(strides) is not inside \(shape).") }
    return [TensorType(Shape((0..<shape.rank).map(extent)), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    return [
      ReferenceArray(shape: Shape((0..<x.shape.rank).map(extent)), dtype: x.dtype) { index in
        x[index.indices.map { starts[$0] + index[$0] * strides[$0] }]
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let x = context.inputs[0].shape
    var high: [Int] = []
    for axis in 0..<x.rank {
      let extent = extent(axis)
      let covered = extent == 0 ? 0 : (extent - 1) * strides[axis] + 1
      high.append(x[axis] - starts[axis] - covered)
    }
    let pad = Pad(low: starts, high: high, interior: strides.map { $0 - 1 })
    return [try context.outputGradient().apply(pad)]
  }
}
