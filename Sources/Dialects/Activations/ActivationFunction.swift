/// An activation function that Keras knows by name, with Keras's parameters.
public enum ActivationFunction: String, CaseIterable, Sendable {
  case celu, elu, exponential, gelu, glu
  case hardShrink = "hard_shrink"
  case hardSigmoid = "hard_sigmoid"
  /// `clip(0.2·x + 0.5, 0, 1)`: what files from before Keras 3 mean by `hard_sigmoid`.
  case hardSigmoidBeforeKeras3 = "hard_sigmoid_before_keras_3"
  case hardSilu = "hard_silu"
  case hardTanh = "hard_tanh"
  case leakyReLU = "leaky_relu"
  case linear
  case logSigmoid = "log_sigmoid"
  case logSoftmax = "log_softmax"
  case mish, relu, relu6, selu, sigmoid, silu
  case softShrink = "soft_shrink"
  case softmax, softplus, softsign
  case sparsePlus = "sparse_plus"
  case sparseSigmoid = "sparse_sigmoid"
  case sparsemax, squareplus, tanh
  case tanhShrink = "tanh_shrink"
  case threshold
}
