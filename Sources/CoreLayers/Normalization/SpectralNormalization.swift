public import Graph
public import KerasCore

/// A layer whose kernel training divides by an estimate of its largest singular value.
///
/// With the kernel as a matrix W (…, last axis), `power_iterations` times v = normalised(u Wᵀ), u = normalised(v W); then
/// kernel ← kernel / (v W uᵀ), unless it is all zeros. Source: `keras/src/layers/normalization/spectral_normalization.py`.
public struct SpectralNormalization: UnaryLayer {
  /// The layer, which must have a kernel or embeddings.
  public var layer = LayerInstance(Identity(), name: "identity")
  /// The number of iterations in a training step.
  public var powerIterations = 1

  public init() {}

  /// `layer` with its kernel normalised.
  public init(_ layer: LayerInstance, powerIterations: Int = 1) {
    (self.layer, self.powerIterations) = (layer, powerIterations)
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.layer("layer", &layer)
    try config.field("power_iterations", &powerIterations, in: 1...10_000)
  }

  public var parts: [LayerPart] { [LayerPart("layer", layer)] }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var isNormalized = false
    let outputs = try scope.callLayer(layer, CallArguments([x])) { (name, weight) throws(KerasError) in
      guard name == "kernel" || name == "embeddings", !isNormalized else { return nil }
      isNormalized = true
      return try normalized(weight, scope)
    }
    guard isNormalized else { throw KerasError("\(layer.place) has neither a kernel nor embeddings.") }
    guard outputs.count == 1 else { throw KerasError("\(layer.place) returns \(outputs.count) tensors, not one.") }
    // Keras 3 makes the output of the input's type, even if that makes whole numbers of it.
    return scope.generation >= .keras3 ? try outputs[0].cast(to: x.dtype) : outputs[0]
  }

  private func normalized(_ kernel: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let vector = try scope.addWeight(
      "vector_u", shape: [1, kernel.shape[-1]], .truncatedNormal(mean: 0, standardDeviation: 0.02), trainable: false)
    guard scope.isTraining else { return kernel }
    let matrix = try kernel.reshape([kernel.shape.count / kernel.shape[-1], kernel.shape[-1]])
    var (u, v) = (vector, vector)
    for _ in 0..<powerIterations {
      v = try u.matmul(matrix, transposesSecond: true).l2Normalized(axis: 1)
      u = try v.matmul(matrix).l2Normalized(axis: 1)
    }
    (u, v) = (try u.stopGradient(), try v.stopGradient())
    let isZero = try kernel.isEqual(to: kernel.filled(0)).all()
    let sigma = try v.matmul(matrix).matmul(u, transposesSecond: true).reshape([])
    try scope.assign(vector, isZero.broadcast(to: vector.shape).select(vector, u))
    let divided = try isZero.broadcast(to: kernel.shape).select(kernel, kernel / sigma)
    try scope.assign(kernel, divided)
    return divided
  }
}
