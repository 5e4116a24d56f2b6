public import Graph
public import KerasCore

/// Both signs of a centred input side by side, so that nothing is lost: the custom layer of Keras's own examples.
///
/// It was published in two forms. The older one centres and scales each sample along axis 1 and returns
/// `[relu(x), relu(−x)]` along it. The newer one (2020), which has an `initializer` among its options, centres along the
/// last axis and multiplies `[relu(x), relu(−x)]` by a trained `kernel` (2n, n).
///
/// Source: `examples/antirectifier.py` of Keras 1 and 2; keras.io, "Simple custom layer example: Antirectifier".
public struct Antirectifier: UnaryLayer {
  /// How the kernel of the newer form starts out; nil is the older form.
  public var kernelInitializer: Initializer?

  public init() {}

  /// The newer form, with a kernel that starts out like this; nil: the older one.
  public init(kernelInitializer: Initializer?) { self.kernelInitializer = kernelInitializer }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    guard config.isReading ? config.has("initializer") : kernelInitializer != nil else { return }
    var initializer = kernelInitializer ?? .heNormal
    try config.field("initializer", &initializer)
    kernelInitializer = initializer
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard let kernelInitializer else {
      let unit = try (x - x.mean(axis: 1, keepDims: true)).l2Normalized(axis: 1)
      return try concatenate([unit.relu(), (-unit).relu()], axis: 1)
    }
    let centered = try x - x.mean(axis: -1, keepDims: true)
    let n = x.shape[-1]
    let kernel = try scope.addWeight("kernel", shape: [2 * n, n], kernelInitializer)
    return try concatenate([centered.relu(), (-centered).relu()], axis: -1).matmul(kernel)
  }
}
