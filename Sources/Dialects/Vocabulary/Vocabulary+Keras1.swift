internal import KerasCore

extension Vocabulary {
  /// Keras 1 against Keras 2. Source: `keras/legacy/interfaces.py` of Keras 2.3.1.
  static let keras1 = Vocabulary(entries: [
    Entry("Dense", changes: [.rename("output_dim", to: "units"), .drop("input_dim"), .drop("input_length")]),
    Entry(
      "Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D", "GaussianDropout",
      changes: [.rename("p", to: "rate")]),
    Entry("GaussianNoise", changes: [.rename("sigma", to: "stddev")]),
    Entry(
      "Embedding",
      changes: [
        .rename("init", to: "embeddings_initializer"), .rename("W_regularizer", to: "embeddings_regularizer"),
        .rename("W_constraint", to: "embeddings_constraint"), .drop("dropout", when: [0, 0.0]),
        // The type of the indices, where later ones state that of the embeddings.
        .drop("input_dtype"),
      ]),
    Entry(
      "Conv1D", "LocallyConnected1D",
      changes: [
        .rename("nb_filter", to: "filters"), .rename("filter_length", to: "kernel_size"),
        .rename("subsample_length", to: "strides"), .rename("atrous_rate", to: "dilation_rate"), .drop("input_dim"),
        .drop("input_length"),
      ]),
    Entry(
      "Conv2D", "SeparableConv2D", "LocallyConnected2D", "ConvLSTM2D",
      changes: [
        .rename("nb_filter", to: "filters"), .join(["nb_row", "nb_col"], into: "kernel_size"),
        .rename("subsample", to: "strides"), .rename("atrous_rate", to: "dilation_rate"),
      ]),
    Entry(
      "SeparableConv2D",
      changes: [.split("init", into: ["depthwise_initializer", "pointwise_initializer"])]),
    Entry(
      "Conv2DTranspose",
      changes: [
        .rename("nb_filter", to: "filters"), .join(["nb_row", "nb_col"], into: "kernel_size"),
        .rename("subsample", to: "strides"),
      ]),
    Entry(
      "Conv3D",
      changes: [
        .rename("nb_filter", to: "filters"),
        .join(["kernel_dim1", "kernel_dim2", "kernel_dim3"], into: "kernel_size"), .rename("subsample", to: "strides"),
      ]),
    Entry(
      "MaxPooling1D", "AveragePooling1D",
      changes: [.rename("pool_length", to: "pool_size"), .rename("stride", to: "strides")]),
    Entry("UpSampling1D", changes: [.rename("length", to: "size")]),
    Entry("ZeroPadding1D", changes: [.margins("padding", ["left_pad", "right_pad"])]),
    Entry(
      "ZeroPadding2D", changes: [.margins("padding", ["top_pad", "bottom_pad", "left_pad", "right_pad"])]),
    Entry(
      "BatchNormalization",
      changes: [
        .rename("beta_init", to: "beta_initializer"), .rename("gamma_init", to: "gamma_initializer"),
        .drop("mode", when: [0]),
      ]),
    Entry("PReLU", changes: [.rename("init", to: "alpha_initializer")]),
    Entry("LSTM", "GRU", "SimpleRNN", changes: [.rename("output_dim", to: "units")]),
    Entry(
      "LSTM", "GRU", "SimpleRNN", "ConvLSTM2D",
      changes: [
        .rename("inner_init", to: "recurrent_initializer"),
        .rename("inner_activation", to: "recurrent_activation"), .rename("U_regularizer", to: "recurrent_regularizer"),
        .rename("dropout_W", to: "dropout"), .rename("dropout_U", to: "recurrent_dropout"), .drop("consume_less"),
        .values("forget_bias_init", [("one", true), ("zero", false)]),
        .rename("forget_bias_init", to: "unit_forget_bias"),
        .drop("input_dim"), .drop("input_length"), .implied("use_bias", true),
      ]),
    Entry(changes: [
      .rename("input_dtype", to: "dtype"), .drop("cache_enabled"), .drop("custom_name"),
      .rename("init", to: "kernel_initializer"),
      .rename("W_regularizer", to: "kernel_regularizer"), .rename("b_regularizer", to: "bias_regularizer"),
      .rename("W_constraint", to: "kernel_constraint"), .rename("b_constraint", to: "bias_constraint"),
      .rename("bias", to: "use_bias"),
      .rename("border_mode", to: "padding"),
      .values("dim_ordering", [("tf", "channels_last"), ("th", "channels_first"), ("default", nil)]),
      .rename("dim_ordering", to: "data_format"),
    ]),
  ])
}
