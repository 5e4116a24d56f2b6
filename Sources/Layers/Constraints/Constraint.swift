public import Graph
public import KerasCore

/// A bound on a weight, enforced after each training step.
public enum Constraint: Sendable, Equatable {
  /// Norms along `axes` are scaled down to at most `maximum`.
  case maxNorm(maximum: Double, axes: [Int])
  /// Norms along `axes` are moved towards `[minimum, maximum]`, by `rate` of the way.
  case minMaxNorm(minimum: Double, maximum: Double, rate: Double, axes: [Int])
  /// Negative elements become 0.
  case nonNegative
  /// Norms along `axes` become 1.
  case unitNorm(axes: [Int])
  /// One of somebody's own.
  case custom(CustomFunction<@Sendable (Tensor) throws(KerasError) -> Tensor>)

  /// Keras's epsilon, which keeps the divisions finite.
  private static let epsilon = 1e-7

  /// `weight` within the bound.
  public func callAsFunction(_ weight: Tensor) throws(KerasError) -> Tensor {
    func norms(_ axes: [Int]) throws(KerasError) -> Tensor {
      try weight.square().sum(axes: axes, keepDims: true).sqrt()
    }
    switch self {
    case .custom(let custom):
      guard let function = custom.function else { throw MissingFunction(kind: .constraint, name: custom.name).error }
      return try function(weight)
    case .nonNegative:
      return try weight.maximum(0)
    case .unitNorm(let axes):
      return try weight / (norms(axes) + Self.epsilon)
    case .maxNorm(let maximum, let axes):
      let norms = try norms(axes)
      return try weight * (norms.clip(0, maximum) / (norms + Self.epsilon))
    case .minMaxNorm(let minimum, let maximum, let rate, let axes):
      let norms = try norms(axes)
      let desired = try norms.clip(minimum, maximum) * rate + norms * (1 - rate)
      return try weight * (desired / (norms + Self.epsilon))
    }
  }
}
