public import KerasCore

/// The index of the largest or smallest element along an axis, as `int32`; the axis stays, with extent 1.
///
/// Of equal elements the first counts; NaN counts as the largest and as the smallest, as in NumPy.
public struct ArgReduce: Operation {
  /// Which element is looked for.
  public enum Function: String, CaseIterable, Sendable {
    case maximum, minimum
  }

  /// Which element is looked for.
  public let function: Function
  /// The axis, counted from the front.
  public let axis: Int

  /// The operation that looks along `axis`.
  public init(_ function: Function, axis: Int) {
    self.function = function
    self.axis = axis
  }

  public var name: String { "arg\(function.rawValue)" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    var shape = inputs[0].shape
    guard 0..<shape.rank ~= axis else { throw KerasError("axis \(axis) does not exist in \(shape).") }
    guard shape[axis] > 0 else { throw KerasError("axis \(axis) of \(shape) is empty: it has no \(function).") }
    shape[axis] = 1
    return [TensorType(shape, .int32)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    var shape = x.shape
    shape[axis] = 1
    return [
      ReferenceArray(shape: shape, dtype: .int32) { index in
        var element = index
        var best = (position: 0, value: x[index])
        for position in 0..<x.shape[axis] {
          element[axis] = position
          let value = x[element]
          if isBetter(value, best.value) { best = (position, value) }
        }
        return Double(best.position)
      }
    ]
  }

  private func isBetter(_ a: Double, _ b: Double) -> Bool {
    if a.isNaN || b.isNaN { return a.isNaN && !b.isNaN }
    return function == .maximum ? a > b : a < b
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] { [nil] }
}
