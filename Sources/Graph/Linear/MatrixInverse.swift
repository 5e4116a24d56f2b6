public import KerasCore

/// The inverses of square matrices (…, n, n), by Gauss's elimination with the largest pivot of each column.
///
/// Those of a singular matrix are not numbers.
public struct MatrixInverse: Operation {
  /// The operation.
  public init() {}

  public var name: String { "matrix inverse" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    try inputs[0].requireSquareMatrices(name)
    return [inputs[0]]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let size = inputs[0].shape[-1]
    return [
      inputs[0].mapMatrices { matrix in
        var (a, inverse) = (matrix, [Double](repeating: 0, count: size * size))
        for index in 0..<size { inverse[index * size + index] = 1 }
        for column in 0..<size {
          let pivot = (column..<size).max { abs(a[$0 * size + column]) < abs(a[$1 * size + column]) } ?? column
          for index in 0..<size where pivot != column {
            a.swapAt(pivot * size + index, column * size + index)
            inverse.swapAt(pivot * size + index, column * size + index)
          }
          let scale = 1 / a[column * size + column]
          for index in 0..<size {
            a[column * size + index] *= scale
            inverse[column * size + index] *= scale
          }
          for row in 0..<size where row != column {
            let factor = a[row * size + column]
            for index in 0..<size {
              a[row * size + index] -= factor * a[column * size + index]
              inverse[row * size + index] -= factor * inverse[column * size + index]
            }
          }
        }
        return inverse
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let (y, dy) = (context.outputs[0], try context.outputGradient())
    // −Y⁻ᵀ dY Y⁻ᵀ
    return [try -y.matmul(dy, transposesFirst: true).matmul(y, transposesSecond: true)]
  }
}

extension TensorType {
  /// An error unless this is square matrices of floating-point numbers.
  func requireSquareMatrices(_ name: String) throws(KerasError) {
    guard shape.rank >= 2, shape[-1] == shape[-2], dtype.isFloating else {
      throw KerasError("\(name) needs square matrices of floating-point numbers, got \(self).")
    }
  }
}

extension ReferenceArray {
  /// What `body` makes of each matrix of the last two axes, as many numbers as it has.
  func mapMatrices(_ body: ([Double]) -> [Double]) -> ReferenceArray {
    var result = self
    let count = shape[-1] * shape[-2]
    guard count > 0 else { return self }
    for start in stride(from: 0, to: values.count, by: count) {
      result.values.replaceSubrange(start..<start + count, with: body(Array(values[start..<start + count])))
    }
    return result
  }
}
