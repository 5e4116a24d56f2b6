public import Graph
public import KerasCore

/// cos(x · kernel / scale + bias) with random features of a kernel function; a layer of tf.keras before Keras 3.
///
/// Source: `tf_keras/src/layers/kernelized.py`.
public struct RandomFourierFeatures: UnaryLayer {
  /// The number of features.
  public var outputDim = 1
  /// The distribution of the features: `gaussian`, `laplacian` or an initializer, as the configuration states it.
  private var kernelInitializer: JSON = "gaussian"
  /// The scale; depends on the kernel function when it is not given.
  public var scale: Double?

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("output_dim", &outputDim, in: LayerConfig.extents)
    if let stated = config.take("kernel_initializer") { kernelInitializer = stated }
    config.put("kernel_initializer", kernelInitializer)
    try config.field("scale", &scale)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireRank(2, "batch, inputs")
    let inputs = x.shape[1]
    // The scale may be trained, and so comes first in files.
    let usual = kernelInitializer == "gaussian" ? (Double(inputs) / 2).squareRoot() : 1
    let scale = try scope.addWeight("kernel_scale", shape: [1], .constant(self.scale ?? usual))
    let kernel = try scope.addWeight("unscaled_kernel", shape: [inputs, outputDim], initializer(), trainable: false)
    let bias = try scope.addWeight(
      "bias", shape: [outputDim], .randomUniform(minimum: 0, maximum: 2 * .pi), trainable: false)
    return try (x.matmul(kernel / scale) + bias).cos()
  }

  private func initializer() throws(KerasError) -> Initializer {
    switch kernelInitializer {
    case "gaussian": return .randomNormal(mean: 0, standardDeviation: 1)
    case "laplacian": return .cauchy
    default:
      guard let initializer = Initializer(config: kernelInitializer) else {
        throw KerasError("\"kernel_initializer\" must be \(Initializer.expectation), got \(kernelInitializer).")
      }
      return initializer
    }
  }
}
