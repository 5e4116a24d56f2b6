public import KerasCore

/// Each element is its index along one axis: 0, 1, 2, …
public struct Iota: Operation {
  /// The type of the result.
  public let type: TensorType
  /// The axis, counted from the front.
  public let axis: Int

  /// The operation that numbers the elements along `axis`.
  public init(_ type: TensorType, axis: Int) {
    self.type = type
    self.axis = axis
  }

  public var name: String { "iota" }
  public var operandCount: Int? { 0 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard 0..<type.shape.rank ~= axis else { throw KerasError("axis \(axis) does not exist in \(type.shape).") }
    return [type]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    [ReferenceArray(shape: type.shape, dtype: type.dtype) { Double($0[axis]) }]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] { [] }
}
