internal import KerasCore

extension Vocabulary {
  /// Keras 2 and tf.keras against Keras 3.
  static let beforeKeras3 = Vocabulary(entries: [
    // tf.keras's classes inherit options that they do not use, and write them.
    Entry(
      "DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D",
      changes: [
        .drop("groups", when: [1]), .drop("kernel_initializer"), .drop("kernel_regularizer"),
        .drop("kernel_constraint"),
      ]),
    Entry(
      "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose",
      changes: [.drop("groups", when: [1])]),
    Entry(
      "LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D",
      changes: [.drop("time_major", when: [false]), .drop("implementation")]),
    Entry("Embedding", changes: [.drop("input_length")]),
    Entry("LeakyReLU", changes: [.rename("alpha", to: "negative_slope")]),
    Entry("LayerNormalization", changes: [.introduced("rms_scaling", false)]),
    Entry("RMSNormalization", changes: [.introducedLayer]),
    Entry("SeparableConv1D", changes: [.gone("padding", "causal")]),
    Entry("ThresholdedReLU", changes: [.goneLayer]),
    Entry("ZeroPadding1D", changes: [.introduced("data_format", "channels_last")]),
    Entry(changes: [.rename("batch_input_shape", to: "batch_shape"), .activations(activationKeys)]),
  ])
}
