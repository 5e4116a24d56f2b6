public import KerasCore

/// The operands one after the other along an axis.
public struct Concatenate: Operation {
  /// The axis, counted from the front.
  public let axis: Int

  /// The operation that concatenates along `axis`.
  public init(axis: Int) { self.axis = axis }

  public var name: String { "concatenate" }
  public var operandCount: Int? { nil }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    var result = inputs[0]
    guard axis >= 0, axis < result.shape.rank else {
      throw KerasError("axis \(axis) does not exist in \(result.shape).")
    }
    for input in inputs.dropFirst() {
      var expected = result
      guard input.shape.rank == result.shape.rank else {
        throw KerasError("the operands must have equally many axes, got \(inputs.map(\.shape)).")
      }
      expected.shape[axis] = input.shape[axis]
      guard input == expected else {
        throw KerasError("the operands must agree but along axis \(axis), got \(inputs.map(\.shape)).")
      }
      result.shape[axis] += input.shape[axis]
    }
    return [result]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    var shape = inputs[0].shape
    var owners: [(input: Int, start: Int)] = []
    for (input, array) in inputs.enumerated() {
      let start = owners.count
      owners += Array(repeating: (input, start), count: array.shape[axis])
    }
    shape[axis] = owners.count
    return [
      ReferenceArray(shape: shape, dtype: inputs[0].dtype) { index in
        let (input, start) = owners[index[axis]]
        var source = index
        source[axis] -= start
        return inputs[input][source]
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let dy = try context.outputGradient()
    var gradients: [Tensor?] = []
    var start = 0
    for input in context.inputs {
      gradients.append(try dy.slice(axis: axis, from: start, to: start + input.shape[axis]))
      start += input.shape[axis]
    }
    return gradients
  }
}
