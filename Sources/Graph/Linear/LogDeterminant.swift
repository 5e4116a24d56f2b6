public import KerasCore

/// The signs and the logarithms of the sizes of the determinants of square matrices, by Gauss's elimination.
public struct LogDeterminant: Operation {
  /// The operation.
  public init() {}

  public var name: String { "log determinant" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    try inputs[0].requireSquareMatrices(name)
    let type = TensorType(Shape(Array(inputs[0].shape.dimensions.dropLast(2))), inputs[0].dtype)
    return [type, type]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let size = inputs[0].shape[-1]
    var (signs, logarithms): ([Double], [Double]) = ([], [])
    let shape = Shape(Array(inputs[0].shape.dimensions.dropLast(2)))
    // The determinant of a matrix without elements is 1.
    if size == 0 {
      (signs, logarithms) = (Array(repeating: 1, count: shape.count), Array(repeating: 0, count: shape.count))
    }
    _ = inputs[0].mapMatrices { matrix in
      var (a, sign, logarithm) = (matrix, 1.0, 0.0)
      for column in 0..<size {
        let pivot = (column..<size).max { abs(a[$0 * size + column]) < abs(a[$1 * size + column]) } ?? column
        if pivot != column {
          for index in 0..<size { a.swapAt(pivot * size + index, column * size + index) }
          sign = -sign
        }
        let diagonal = a[column * size + column]
        sign *= diagonal > 0 ? 1 : diagonal < 0 ? -1 : diagonal
        logarithm += Elementary.log(abs(diagonal))
        for row in column + 1..<Swift.max(size, column + 1) where diagonal != 0 {
          let factor = a[row * size + column] / diagonal
          for index in column..<size { a[row * size + index] -= factor * a[column * size + index] }
        }
      }
      signs.append(sign)
      logarithms.append(logarithm)
      return matrix
    }
    return [signs, logarithms].map { ReferenceArray($0, shape: shape, dtype: inputs[0].dtype) }
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    guard let dy = context.outputGradients[1] else { return [nil] }
    let inverse = try context.inputs[0].apply(MatrixInverse()).movingAxis(-1, to: -2)
    return [try inverse * dy.expandDims(axis: -1).expandDims(axis: -1)]
  }
}
