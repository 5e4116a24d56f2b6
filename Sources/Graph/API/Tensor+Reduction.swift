public import KerasCore
internal import Glibc

extension Tensor {
  /// The sum along one axis.
  public func sum(axis: Int, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try reduce(.sum, axes: [axis], keepDims: keepDims)
  }

  /// The sum along `axes`; along all of them when none are given.
  public func sum(axes: [Int]? = nil, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try reduce(.sum, axes: axes, keepDims: keepDims)
  }

  /// The mean along one axis.
  public func mean(axis: Int, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try mean(axes: [axis], keepDims: keepDims)
  }

  /// The mean along `axes`; along all of them when none are given.
  public func mean(axes: [Int]? = nil, keepDims: Bool = false) throws(KerasError) -> Tensor {
    let sum = try sum(axes: axes, keepDims: keepDims)
    return try sum * (Double(sum.shape.count) / Double(shape.count))
  }

  /// The mean squared distance from the mean along `axes`.
  public func variance(axes: [Int], keepDims: Bool = false) throws(KerasError) -> Tensor {
    try (self - mean(axes: axes, keepDims: true)).square().mean(axes: axes, keepDims: keepDims)
  }

  /// The largest element along one axis.
  public func max(axis: Int, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try reduce(.maximum, axes: [axis], keepDims: keepDims)
  }

  /// The smallest element along one axis.
  public func min(axis: Int, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try reduce(.minimum, axes: [axis], keepDims: keepDims)
  }

  /// The elements along `axes` (all when nil) combined by `function`.
  public func reduce(_ function: Reduce.Function, axes: [Int]?, keepDims: Bool = false) throws(KerasError) -> Tensor {
    var resolved: [Int] = []
    for axis in axes ?? Array(0..<shape.rank) { resolved.append(try shape.resolve(axis: axis)) }
    if resolved.isEmpty { return self }
    let reduced = try apply(Reduce(function, axes: resolved))
    if keepDims { return reduced }
    return try reduced.reshape(Shape((0..<shape.rank).filter { !resolved.contains($0) }.map { shape[$0] }))
  }

  /// `x / √max(Σx², ε)` along `axis`, with Keras's ε of 1e-12.
  public func l2Normalized(axis: Int, epsilon: Double = 1e-12) throws(KerasError) -> Tensor {
    try self * square().sum(axis: axis, keepDims: true).maximum(epsilon).rsqrt()
  }

  /// `e^(x − max x)` scaled to sum 1 along `axis`.
  public func softmax(axis: Int = -1) throws(KerasError) -> Tensor {
    let exponential = try (self - max(axis: axis, keepDims: true).stopGradient()).exp()
    return try exponential / exponential.sum(axis: axis, keepDims: true)
  }

  /// `x − ln Σeˣ` along `axis`.
  public func logSoftmax(axis: Int = -1) throws(KerasError) -> Tensor {
    let shifted = try self - max(axis: axis, keepDims: true).stopGradient()
    return try shifted - shifted.exp().sum(axis: axis, keepDims: true).log()
  }
}
