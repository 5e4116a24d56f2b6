public import KerasCore

/// One number for all elements along some axes; the axes stay, with extent 1.
public struct Reduce: Operation {
  /// The function that combines the elements. An empty sum is 0, an empty product 1, an empty maximum −∞ (or what of the dtype
  /// is nearest). The maximum of truth values says whether any is true, the minimum whether all are; they have no sum.
  public enum Function: String, CaseIterable, Sendable {
    case sum, product, maximum, minimum
  }

  /// The function that combines the elements.
  public let function: Function
  /// The axes to combine along, counted from the front, in ascending order.
  public let axes: [Int]

  /// The operation that combines along `axes`.
  public init(_ function: Function, axes: [Int]) {
    self.function = function
    self.axes = axes.sorted()
  }

  public var name: String { "reduce \(function.rawValue)" }

  private func outputShape(_ shape: Shape) -> Shape {
    var result = shape
    for axis in axes { result[axis] = 1 }
    return result
  }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard axes.allSatisfy({ 0 <= $0 && $0 < inputs[0].shape.rank }), Set(axes).count == axes.count else {
      throw KerasError("the axes \(axes) do not exist in \(inputs[0].shape).")
    }
    guard inputs[0].dtype != .bool || function == .maximum || function == .minimum else {
      throw KerasError("truth values have no \(function.rawValue): cast them first.")
    }
    return [TensorType(outputShape(inputs[0].shape), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    let start: Double =
      switch function {
      case .sum: 0
      case .product: 1
      case .maximum: x.dtype == .bool ? 0 : -.infinity
      case .minimum: x.dtype == .bool ? 1 : .infinity
      }
    var result = ReferenceArray(shape: outputShape(x.shape), dtype: x.dtype) { _ in start }
    forEachIndex(of: x.shape) { index in
      var target = index
      for axis in axes { target[axis] = 0 }
      result[target] = combine(result[target], x[index])
    }
    return [result]
  }

  private func combine(_ a: Double, _ b: Double) -> Double {
    switch function {
    case .sum: a + b
    case .product: a * b
    case .maximum: Binary.Function.maximum(a, b)
    case .minimum: Binary.Function.minimum(a, b)
    }
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let x = context.inputs[0]
    let y = context.outputs[0]
    let dy = try context.outputGradient()
    switch function {
    case .sum:
      return [try dy.broadcast(to: x.shape)]
    case .product:
      // The product of all others: where one element is 0 only that one has a gradient, with two none has.
      let isZero = try x.isEqual(to: x.filled(0))
      let zeros = try isZero.cast(to: x.dtype).sum(axes: axes, keepDims: true).broadcast(to: x.shape)
      let nonzero = try isZero.select(x.filled(1), x)
      let others = try nonzero.reduce(.product, axes: axes, keepDims: true)
      let here = try dy.broadcast(to: x.shape) * others.broadcast(to: x.shape)
      let single = try isZero.logicalAnd(zeros.isEqual(to: x.filled(1)))
      let none = try zeros.isEqual(to: x.filled(0))
      return [try none.select(here / nonzero, single.select(here, x.filled(0)))]
    case .maximum, .minimum:
      // Ties share the gradient evenly, as in TensorFlow and JAX.
      let chosen = try x.isEqual(to: y.broadcast(to: x.shape)).cast(to: x.dtype)
      return [try chosen * (dy / chosen.sum(axes: axes, keepDims: true)).broadcast(to: x.shape)]
    }
  }
}
