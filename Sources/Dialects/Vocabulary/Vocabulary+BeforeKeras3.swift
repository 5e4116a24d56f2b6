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
      changes: [.drop("time_major", when: [false]), .drop("implementation"), .drop("num_constants", when: [0])]),
    Entry("Embedding", changes: [.drop("input_length")]),
    Entry("LeakyReLU", changes: [.rename("alpha", to: "negative_slope")]),
    Entry("LayerNormalization", changes: [.introduced("rms_scaling", false)]),
    Entry(
      "MelSpectrogram", "ReversibleEmbedding", "RMSNormalization", "STFTSpectrogram", changes: [.introducedLayer]),
    Entry("RandomFourierFeatures", changes: [.goneLayer]),
    Entry(
      "CenterCrop", "RandomBrightness", "RandomCrop", "RandomFlip", "RandomRotation", "RandomTranslation", "RandomZoom",
      changes: [.drop("rng_type"), .introduced("data_format", "channels_last")]),
    Entry(
      "RandomContrast",
      changes: [
        .drop("rng_type"), .introduced("data_format", "channels_last"), .introduced("value_range", [0.0, 255.0]),
      ]),
    Entry(
      "Resizing",
      changes: [
        .introduced("data_format", "channels_last"), .introduced("pad_to_aspect_ratio", false),
        .introduced("fill_mode", "constant"), .introduced("fill_value", 0.0), .introduced("antialias", false),
      ]),
    Entry(
      "AugMix", "AutoContrast", "ContrastLimitedAdaptiveHistogramEqualization", "CutMix", "Equalization",
      "MaxNumBoundingBoxes", "MixUp", "Pipeline", "RandAugment", "RandomElasticTransform", "RandomPerspective",
      "RandomColorDegeneration", "RandomColorJitter", "RandomErasing", "RandomGaussianBlur", "RandomGrayscale",
      "RandomHue", "RandomInvert", "RandomPosterization", "RandomSaturation", "RandomSharpness", "RandomShear",
      "Solarization",
      changes: [.introducedLayer]),
    Entry(
      "RandomHeight", "RandomWidth",
      changes: [.drop("rng_type"), .introduced("data_format", "channels_last"), .goneLayer]),
    Entry("SeparableConv1D", changes: [.gone("padding", "causal")]),
    // What Keras 2 kept from Keras 1, it kept with the old names.
    Entry(
      "MaxoutDense", "Highway",
      changes: [
        .rename("init", to: "kernel_initializer"), .rename("bias", to: "use_bias"),
        .rename("W_regularizer", to: "kernel_regularizer"), .rename("b_regularizer", to: "bias_regularizer"),
        .rename("W_constraint", to: "kernel_constraint"), .rename("b_constraint", to: "bias_constraint"), .goneLayer,
      ]),
    Entry("Merge", "ParametricSoftplus", "SReLU", changes: [.goneLayer]),
    Entry("ThresholdedReLU", "LocallyConnected1D", "LocallyConnected2D", changes: [.goneLayer]),
    Entry("ZeroPadding1D", changes: [.introduced("data_format", "channels_last")]),
    Entry(changes: [
      .rename("batch_input_shape", to: "batch_shape"), .activations(activationKeys),
      .paddings(["padding", "recurrent_padding"]),
    ]),
  ])
}
