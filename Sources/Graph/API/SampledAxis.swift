package import KerasCore

/// An axis scaled and moved by numbers that are computed, as JAX's `scale_and_translate` does it.
package struct SampledAxis {
  /// The weight of an element by its distance.
  package enum Kernel: Sendable {
    case linear, cubic, lanczos3, lanczos5
  }

  private let extent: Int
  private let count: Int
  private let scale: Tensor
  private let translation: Tensor
  private let kernel: Kernel
  private let antialias: Bool

  /// `count` elements of an axis of `extent`.
  package init(
    from extent: Int, to count: Int, scale: Tensor, translation: Tensor, _ kernel: Kernel, antialias: Bool
  ) {
    (self.extent, self.count, self.scale, self.translation) = (extent, count, scale, translation)
    (self.kernel, self.antialias) = (kernel, antialias)
  }

  /// The share (extent, count) of every element in every new one.
  ///
  /// Source: `_compute_weight_mat` in `keras/src/backend/tensorflow/image.py`.
  package func weights() throws(KerasError) -> Tensor {
    guard 1...65_536 ~= extent, 1...65_536 ~= count, scale.shape == [1], translation.shape == [1] else {
      throw KerasError("an axis of \(extent) cannot be sampled \(count) times.")
    }
    let inverse = try scale.reciprocal().reshape([1, 1])
    let index = try scale.iota(TensorType([1, count], .float32), axis: 1)
    let place = try (index + 0.5) * inverse - translation.reshape([1, 1]) * inverse - 0.5
    var distance = try (place - scale.iota(TensorType([extent, 1], .float32), axis: 0)).absolute()
    if antialias { distance = try distance / inverse.maximum(1) }
    let heights = try height(distance)
    let sum = try heights.sum(axis: 0, keepDims: true)
    let isEnough = try sum.absolute().isGreater(than: 1000 * 1.1920929e-07)
    let isInside = try place.isLess(than: -0.5).logicalNot().logicalAnd(
      place.isGreater(than: Double(extent) - 0.5).logicalNot())
    let isSampled = try isEnough.logicalAnd(isInside).broadcast(to: heights.shape)
    let divisor = try isEnough.select(sum, sum.filled(1))
    return try isSampled.select(heights / divisor, heights.filled(0))
  }

  private func height(_ x: Tensor) throws(KerasError) -> Tensor {
    switch kernel {
    case .linear: return try (1 - x).maximum(0)
    case .cubic:
      let near = try ((x * 1.5 - 2.5) * x) * x + 1
      let far = try ((x * -0.5 + 2.5) * x - 4) * x + 2
      let both = try x.isLess(than: 1).select(near, far)
      return try x.isLess(than: 2).select(both, both.filled(0))
    case .lanczos3: return try lanczos(x, 3)
    case .lanczos5: return try lanczos(x, 5)
    }
  }

  private func lanczos(_ x: Tensor, _ radius: Double) throws(KerasError) -> Tensor {
    let waves = try (x * Double.pi).map(.sin) * (x * (Double.pi / radius)).map(.sin) * radius
    let isAway = try x.isGreater(than: 1e-3)
    let square = try isAway.select(x.square() * (Double.pi * Double.pi), x.filled(1))
    let y = try isAway.select(waves / square, x.filled(1))
    return try x.isGreater(than: radius).select(y.filled(0), y)
  }
}

extension SampledAxis.Kernel: RawRepresentable {
  /// The kernel of one of Keras's names.
  package init?(rawValue: String) {
    switch rawValue {
    case "linear", "bilinear", "trilinear", "triangle": self = .linear
    case "cubic", "bicubic", "tricubic": self = .cubic
    case "lanczos3": self = .lanczos3
    case "lanczos5": self = .lanczos5
    default: return nil
    }
  }

  /// Keras's name.
  package var rawValue: String { "\(self)" }
}
