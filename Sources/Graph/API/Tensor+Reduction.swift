public import KerasCore

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

  /// The mean along `axes`; along all of them when none are given. That of integers is float32.
  public func mean(axes: [Int]? = nil, keepDims: Bool = false) throws(KerasError) -> Tensor {
    guard dtype.isFloating else { return try cast(to: .float32).mean(axes: axes, keepDims: keepDims) }
    let sum = try sum(axes: axes, keepDims: keepDims)
    return try sum * (Double(sum.shape.count) / Double(shape.count))
  }

  /// The mean squared distance from the mean along `axes`.
  public func variance(axes: [Int], keepDims: Bool = false) throws(KerasError) -> Tensor {
    let x = try dtype.isFloating ? self : cast(to: .float32)
    return try (x - x.mean(axes: axes, keepDims: true)).square().mean(axes: axes, keepDims: keepDims)
  }

  /// The square root of the variance along `axes`.
  public func std(axes: [Int], keepDims: Bool = false) throws(KerasError) -> Tensor {
    try variance(axes: axes, keepDims: keepDims).sqrt()
  }

  /// The largest element along one axis.
  public func max(axis: Int, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try reduce(.maximum, axes: [axis], keepDims: keepDims)
  }

  /// The smallest element along one axis.
  public func min(axis: Int, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try reduce(.minimum, axes: [axis], keepDims: keepDims)
  }

  /// The product along `axes`; along all of them when none are given.
  public func product(axes: [Int]? = nil, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try reduce(.product, axes: axes, keepDims: keepDims)
  }

  /// Whether any element along `axes` (all when nil) is true, or not 0.
  public func any(axes: [Int]? = nil, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try cast(to: .bool).reduce(.maximum, axes: axes, keepDims: keepDims)
  }

  /// Whether all elements along `axes` (all when nil) are true, or not 0.
  public func all(axes: [Int]? = nil, keepDims: Bool = false) throws(KerasError) -> Tensor {
    try cast(to: .bool).reduce(.minimum, axes: axes, keepDims: keepDims)
  }

  /// `ln Σeˣ` along `axes` (all when nil), without overflow.
  public func logSumExp(axes: [Int]? = nil, keepDims: Bool = false) throws(KerasError) -> Tensor {
    // An infinite maximum would turn the difference into NaN; without a shift the formula is right there.
    let largest = try reduce(.maximum, axes: axes, keepDims: true).stopGradient()
    let shift = try largest.map(.isFinite).select(largest, largest.filled(0))
    let sum = try (self - shift).exp().sum(axes: axes, keepDims: true).log() + shift
    return keepDims ? sum : try sum.droppingAxes(axes, of: shape)
  }

  /// The elements along `axes` (all when nil) combined by `function`.
  public func reduce(_ function: Reduce.Function, axes: [Int]?, keepDims: Bool = false) throws(KerasError) -> Tensor {
    var resolved: [Int] = []
    for axis in axes ?? Array(0..<shape.rank) { resolved.append(try shape.resolve(axis: axis)) }
    if resolved.isEmpty { return self }
    let reduced = try apply(Reduce(function, axes: resolved))
    return keepDims ? reduced : try reduced.droppingAxes(resolved, of: shape)
  }

  /// This result of a reduction of `shape` without the `axes` (all when nil) along which it was made.
  private func droppingAxes(_ axes: [Int]?, of shape: Shape) throws(KerasError) -> Tensor {
    var dropped: Set<Int> = []
    for axis in axes ?? Array(0..<shape.rank) { dropped.insert(try shape.resolve(axis: axis)) }
    return try reshape(Shape((0..<shape.rank).filter { !dropped.contains($0) }.map { shape[$0] }))
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
