internal import Graph
internal import KerasCore

/// A layer that slides a kernel over its input, adds a bias to each channel and applies an activation.
public protocol BiasedConvolution: UnaryLayer {
  /// The activation.
  var activation: Activation { get set }
  /// Whether a bias is added.
  var useBias: Bool { get set }
  /// The initializer of the bias (channels of the output,).
  var biasInitializer: Initializer { get set }
  /// The geometry of the kernel on the input.
  var options: ConvolutionOptions { get set }
}

extension BiasedConvolution {
  /// Reads or writes what follows the convolution.
  mutating func configureOutput(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("activation", &activation)
    try config.field("use_bias", &useBias)
    try config.field("bias_initializer", &biasInitializer)
  }

  /// The bias of so many channels, where there is one.
  func bias(_ channels: Int, _ scope: Scope) throws(KerasError) -> Tensor? {
    useBias ? try scope.addWeight("bias", shape: [channels], biasInitializer) : nil
  }

  /// `activation(y + bias)`, where the channels of `y` are last, in the layer's data format.
  func output(_ y: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    var y = y
    if let bias = try bias(y.shape[-1], scope) { y = try y + bias }
    return try options.dataFormat.activate(y, activation, scope)
  }
}

extension DataFormat {
  /// `activation` of `y`, whose channels are last, in this format.
  ///
  /// The softmax family works along the last axis of what the layer returns, so the axes are put in order first.
  func activate(_ y: Tensor, _ activation: Activation, _ scope: Scope) throws(KerasError) -> Tensor {
    try scope.activate(restored(y), activation)
  }
}
