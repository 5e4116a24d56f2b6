public import KerasCore

/// The places of the elements along an axis in the order of their size, as `int32`; equal ones stay in order.
///
/// NaN counts as the largest, as in NumPy.
public struct ArgSort: Operation {
  /// The axis, counted from the front.
  public let axis: Int
  /// Whether the largest element comes first.
  public let isDescending: Bool

  /// The operation that sorts along `axis`.
  public init(axis: Int, isDescending: Bool = false) {
    self.axis = axis
    self.isDescending = isDescending
  }

  public var name: String { "argsort" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard 0..<inputs[0].shape.rank ~= axis else {
      throw KerasError("axis \(axis) does not exist in \(inputs[0].shape).")
    }
    return [TensorType(inputs[0].shape, .int32)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    let (extent, stride) = (x.shape[axis], x.shape.strides[axis])
    var result = ReferenceArray(Array(repeating: 0, count: x.values.count), shape: x.shape, dtype: .int32)
    for start in x.values.indices where start / stride % Swift.max(extent, 1) == 0 {
      let elements = (0..<extent).map { x.values[start + $0 * stride] }
      // Swift's sort is stable.
      let order = (0..<extent).sorted { isBefore(elements[$0], elements[$1]) }
      for (place, index) in order.enumerated() { result.values[start + place * stride] = Double(index) }
    }
    return [result]
  }

  private func isBefore(_ a: Double, _ b: Double) -> Bool {
    if a.isNaN || b.isNaN { return isDescending ? a.isNaN && !b.isNaN : !a.isNaN && b.isNaN }
    return isDescending ? a > b : a < b
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] { [nil] }
}
