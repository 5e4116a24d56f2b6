public import KerasCore

/// The operand with `value` around it, and between its elements where `interior` says so.
public struct Pad: Operation {
  /// How many to put before, along each axis.
  public let low: [Int]
  /// How many to put after, along each axis.
  public let high: [Int]
  /// How many to put between neighbours, along each axis.
  public let interior: [Int]
  /// The padding value.
  public var value: Double { Double(bitPattern: valueBits) }
  /// The bits, so that paddings with 0 and −0 differ and one with NaN equals itself.
  private let valueBits: UInt64

  /// The operation that pads.
  public init(low: [Int], high: [Int], interior: [Int]? = nil, value: Double = 0) {
    self.low = low
    self.high = high
    self.interior = interior ?? low.map { _ in 0 }
    valueBits = value.bitPattern
  }

  public var name: String { "pad" }

  private func extent(_ axis: Int, _ of: Int) -> Int {
    low[axis] + of + Swift.max(of - 1, 0) * interior[axis] + high[axis]
  }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let shape = inputs[0].shape
    guard low.count == shape.rank, high.count == shape.rank, interior.count == shape.rank,
      (low + high + interior).allSatisfy({ $0 >= 0 })
    else { throw KerasError("padding by \(low) and \(high) does not fit \(shape).") }
    return [TensorType(Shape((0..<shape.rank).map { extent($0, shape[$0]) }), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    let shape = Shape((0..<x.shape.rank).map { extent($0, x.shape[$0]) })
    return [
      ReferenceArray(shape: shape, dtype: x.dtype) { index in
        var source: [Int] = []
        for axis in index.indices {
          let (position, between) = (index[axis] - low[axis]).quotientAndRemainder(dividingBy: interior[axis] + 1)
          guard index[axis] >= low[axis], between == 0, position < x.shape[axis] else { return value }
          source.append(position)
        }
        return x[source]
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let x = context.inputs[0].shape
    let ends = (0..<x.rank).map { low[$0] + (x[$0] == 0 ? 0 : (x[$0] - 1) * (interior[$0] + 1) + 1) }
    return [try context.outputGradient().slice(starts: low, ends: ends, strides: interior.map { $0 + 1 })]
  }
}
