package import KerasCore

extension Initializer {
  /// `shape.count` elements for a weight of `shape`; the same generator gives the same elements.
  ///
  /// Distributions and fans are Keras's, the numbers are not: no two backends of Keras draw the same ones either.
  /// Source: `keras/src/initializers/random_initializers.py`.
  package func sample(
    shape: Shape, generator: inout some RandomNumberGenerator
  ) throws(KerasError) -> [Float] {
    guard let count = shape.checkedCount() else { throw KerasError("a weight cannot have the shape \(shape).") }
    switch self {
    case .zeros: return Array(repeating: 0, count: count)
    case .ones: return Array(repeating: 1, count: count)
    case .constant(let value): return Array(repeating: Float(value), count: count)
    case .randomUniform(let minimum, let maximum):
      return Self.uniform(count, minimum, maximum, &generator)
    case .randomNormal(let mean, let deviation):
      return Self.normal(count, mean, deviation, within: .infinity, &generator)
    case .truncatedNormal(let mean, let deviation):
      return Self.normal(count, mean, deviation, within: 2, &generator)
    case .varianceScaling(let scale, let mode, let distribution):
      let variance = scale / Swift.max(1, mode.fan(of: shape))
      switch distribution {
      case .uniform:
        let limit = (3 * variance).squareRoot()
        return Self.uniform(count, -limit, limit, &generator)
      case .untruncatedNormal:
        return Self.normal(count, 0, variance.squareRoot(), within: .infinity, &generator)
      case .normal, .truncatedNormal:
        // The deviation of a standard normal distribution that is cut off at ±2.
        let deviation = variance.squareRoot() / 0.879_625_661_034_239_78
        return Self.normal(count, 0, deviation, within: 2, &generator)
      }
    case .orthogonal(let gain):
      return try Self.orthogonal(shape, gain: gain, &generator)
    case .cauchy: return Self.cauchy(count, &generator)
    case .stft(let kernel): return try kernel.elements(shape)
    case .custom(let custom):
      guard let function = custom.function else {
        throw MissingFunction(kind: .initializer, name: custom.name).error
      }
      let elements = try function(shape, generator.next())
      guard elements.count == count else {
        throw KerasError("the initializer \"\(custom.name)\" gives \(elements.count) elements for the shape \(shape).")
      }
      return elements
    case .unitForgetBias(let units, let others):
      var elements = try others.sample(shape: shape, generator: &generator)
      for index in elements.indices where index / Swift.max(units, 1) == 1 { elements[index] = 1 }
      return elements
    case .identity(let gain):
      guard shape.rank == 2 else {
        throw KerasError("the initializer Identity needs a weight of two axes, got \(shape).")
      }
      var elements = [Float](repeating: 0, count: count)
      for index in 0..<Swift.min(shape[0], shape[1]) { elements[index * shape[1] + index] = Float(gain) }
      return elements
    }
  }

  private static func uniform(
    _ count: Int, _ minimum: Double, _ maximum: Double, _ generator: inout some RandomNumberGenerator
  ) -> [Float] {
    var elements: [Float] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(Float(minimum + (maximum - minimum) * generator.uniform())) }
    return elements
  }

  /// Normal numbers, drawn again where they are more than `bound` deviations from the mean.
  private static func normal(
    _ count: Int, _ mean: Double, _ deviation: Double, within bound: Double,
    _ generator: inout some RandomNumberGenerator
  ) -> [Float] {
    var elements: [Float] = []
    elements.reserveCapacity(count)
    while elements.count < count {
      let (first, second) = generator.normalPair()
      for number in [first, second] where number.magnitude <= bound && elements.count < count {
        elements.append(Float(mean + deviation * number))
      }
    }
    return elements
  }
}

extension Initializer.FanMode {
  /// How many inputs or outputs a weight of `shape` connects; kernels have their inputs and outputs last, and the extents
  /// before multiply both.
  ///
  /// Source: `compute_fans` of `keras/src/initializers/random_initializers.py`.
  package func fan(of shape: Shape) -> Double {
    let fanIn: Double
    let fanOut: Double
    switch shape.rank {
    case 0: (fanIn, fanOut) = (1, 1)
    case 1: (fanIn, fanOut) = (Double(shape[0]), Double(shape[0]))
    default:
      let field = Double(Shape(Array(shape.dimensions.dropLast(2))).count)
      (fanIn, fanOut) = (Double(shape[-2]) * field, Double(shape[-1]) * field)
    }
    switch self {
    case .fanIn: return fanIn
    case .fanOut: return fanOut
    case .fanAverage: return (fanIn + fanOut) / 2
    }
  }
}
