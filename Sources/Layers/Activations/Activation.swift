public import Graph
public import KerasCore

/// A layer's activation: a function that Keras knows by name, or a layer such as ``LeakyReLU``.
public enum Activation: Sendable {
  /// A function that Keras knows by name.
  case function(ActivationFunction)
  /// A layer. If it has weights, they come after those of the layer it is in.
  case layer(LayerInstance)
  /// A function of somebody's own.
  case custom(CustomFunction<@Sendable (Tensor) throws(KerasError) -> Tensor>)
}

extension Activation {
  /// Keras's `celu`.
  public static let celu = Activation.function(.celu)
  /// Keras's `elu`.
  public static let elu = Activation.function(.elu)
  /// Keras's `exponential`.
  public static let exponential = Activation.function(.exponential)
  /// Keras's `gelu`.
  public static let gelu = Activation.function(.gelu)
  /// Keras's `glu`.
  public static let glu = Activation.function(.glu)
  /// Keras's `hard_shrink`.
  public static let hardShrink = Activation.function(.hardShrink)
  /// `clip(x/6 + 0.5, 0, 1)`, as Keras 3 has it.
  public static let hardSigmoid = Activation.function(.hardSigmoid)
  /// `clip(0.2·x + 0.5, 0, 1)`, as Keras had it before version 3.
  public static let hardSigmoidBeforeKeras3 = Activation.function(.hardSigmoidBeforeKeras3)
  /// Keras's `hard_silu`.
  public static let hardSilu = Activation.function(.hardSilu)
  /// Keras's `hard_tanh`.
  public static let hardTanh = Activation.function(.hardTanh)
  /// Keras's `leaky_relu`.
  public static let leakyReLU = Activation.function(.leakyReLU)
  /// Keras's `linear`.
  public static let linear = Activation.function(.linear)
  /// Keras's `log_sigmoid`.
  public static let logSigmoid = Activation.function(.logSigmoid)
  /// Keras's `log_softmax`.
  public static let logSoftmax = Activation.function(.logSoftmax)
  /// Keras's `mish`.
  public static let mish = Activation.function(.mish)
  /// Keras's `relu`.
  public static let relu = Activation.function(.relu)
  /// Keras's `relu6`.
  public static let relu6 = Activation.function(.relu6)
  /// Keras's `selu`.
  public static let selu = Activation.function(.selu)
  /// Keras's `sigmoid`.
  public static let sigmoid = Activation.function(.sigmoid)
  /// Keras's `silu`.
  public static let silu = Activation.function(.silu)
  /// Keras's `soft_shrink`.
  public static let softShrink = Activation.function(.softShrink)
  /// Keras's `softmax`.
  public static let softmax = Activation.function(.softmax)
  /// Keras's `softplus`.
  public static let softplus = Activation.function(.softplus)
  /// Keras's `softsign`.
  public static let softsign = Activation.function(.softsign)
  /// Keras's `sparse_plus`.
  public static let sparsePlus = Activation.function(.sparsePlus)
  /// Keras's `sparse_sigmoid`.
  public static let sparseSigmoid = Activation.function(.sparseSigmoid)
  /// Keras's `sparsemax`.
  public static let sparsemax = Activation.function(.sparsemax)
  /// Keras's `squareplus`.
  public static let squareplus = Activation.function(.squareplus)
  /// Keras's `tanh`.
  public static let tanh = Activation.function(.tanh)
  /// Keras's `tanh_shrink`.
  public static let tanhShrink = Activation.function(.tanhShrink)
  /// Keras's `threshold`.
  public static let threshold = Activation.function(.threshold)
}
