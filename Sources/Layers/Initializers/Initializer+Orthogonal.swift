internal import KerasCore

extension Initializer {
  /// The orthogonal factor of a random normal matrix, rows or columns orthonormal, whichever are fewer; all axes but the
  /// last are the rows.
  ///
  /// Gram and Schmidt's method, done twice so that rounding leaves nothing behind, gives the factorisation with a positive
  /// diagonal that Keras makes of LAPACK's by exchanging signs.
  static func orthogonal(
    _ shape: Shape, gain: Double, _ generator: inout some RandomNumberGenerator
  ) throws(KerasError) -> [Float] {
    guard shape.rank >= 2 else {
      throw KerasError("the initializer Orthogonal needs a weight of at least two axes, got \(shape).")
    }
    let columns = shape[-1]
    let rows = shape.count / Swift.max(columns, 1)
    let (length, number) = (Swift.max(rows, columns), Swift.min(rows, columns))
    var vectors: [[Double]] = []
    while vectors.count < number {
      var vector: [Double] = []
      vector.reserveCapacity(length)
      while vector.count < length { vector.append(generator.normalPair().0) }
      for _ in 0..<2 {
        for other in vectors { vector.subtractProjection(on: other) }
        vector.normalize()
      }
      vectors.append(vector)
    }
    var elements = [Float](repeating: 0, count: shape.count)
    for (index, vector) in vectors.enumerated() {
      for (position, value) in vector.enumerated() {
        let (row, column) = rows < columns ? (index, position) : (position, index)
        elements[row * columns + column] = Float(gain * value)
      }
    }
    return elements
  }
}

extension [Double] {
  /// Takes away the part along the unit vector `other`.
  fileprivate mutating func subtractProjection(on other: [Double]) {
    var product = 0.0
    for index in indices { product += self[index] * other[index] }
    for index in indices { self[index] -= product * other[index] }
  }

  /// Scales to length 1.
  fileprivate mutating func normalize() {
    var square = 0.0
    for value in self { square += value * value }
    let length = square.squareRoot()
    for index in indices { self[index] /= length }
  }
}
