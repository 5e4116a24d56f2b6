import KerasCore
import KerasLayers
import Testing

/// What a configuration that cannot be used says: one row a message.
@Suite struct ConfigErrorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let className: String
    let config: JSON
    let message: String
    var testDescription: String { "\(className) \(config)" }

    init(_ className: String, _ config: JSON, _ message: String) {
      self.className = className
      self.config = config
      self.message = message
    }
  }

  static let rows = [
    Row("Dense", [:], #""units" is missing; it must be a whole number."#),
    Row("Dense", ["units": "ten"], #""units" must be a whole number, got "ten"."#),
    Row("Dense", ["units": 0], #""units" must be a whole number from 1 to 2147483647, got 0."#),
    Row("Dense", ["units": 2, "uints": 3], #"the option "uints" = 3 is not known."#),
    Row("Dense", ["units": 2, "lora_rank": -1], #""lora_rank" must be a positive whole number, got -1."#),
    Row(
      "Dense", ["units": 2, "activation": 3], #""activation" must be an activation function that Keras has, got 3."#),
    Row(
      "Dense", ["units": 2, "kernel_initializer": 3],
      #""kernel_initializer" must be an initializer that Keras has, got 3."#),
    Row("Dense", ["units": 2, "kernel_regularizer": 3], #""kernel_regularizer" must be a regularizer, got 3."#),
    Row("Dense", ["units": 2, "bias_constraint": 3], #""bias_constraint" must be a constraint, got 3."#),
    Row(
      "Dense", ["units": 2, "kernel_initializer": ["class_name": "VarianceScaling", "config": ["mode": "fan"]]],
      #""kernel_initializer" must be an initializer that Keras has, got {"class_name": "VarianceScaling", "config": {"mode": "fan"}}."#
    ),
    Row(
      "Dense", ["units": 2, "dtype": "mixed_float13"],
      #"the dtype policy "mixed_float13" is not known."#),
    Row(
      "Conv2D", ["filters": 2, "kernel_size": 3, "padding": "sane"],
      #""padding" must be "valid", "same" or "causal", got "sane"."#),
    Row(
      "Conv2D", ["filters": 2, "kernel_size": 3, "padding": "causal"],
      #""padding" must be "valid" or "same", got "causal"."#),
    Row(
      "Conv2D", ["filters": 2, "kernel_size": 3, "padding": "half"],
      #""padding" must be "valid" or "same", got "half"."#),
    Row("Conv2D", ["filters": 2], #""kernel_size" is missing; it must be a whole number from 1 or a list of 2."#),
    Row(
      "Conv2D", ["filters": 2, "kernel_size": [3, 3, 3]],
      #""kernel_size" must be a whole number from 1 or a list of 2, got [3, 3, 3]."#),
    Row(
      "Conv2D", ["filters": 2, "kernel_size": 3, "strides": 0],
      #""strides" must be a whole number from 1 or a list of 2, got 0."#),
    Row(
      "Conv2D", ["filters": 2, "kernel_size": 3, "data_format": "channel_last"],
      #""data_format" must be "channels_last" or "channels_first", got "channel_last"."#),
    Row("Dropout", ["rate": 1.5], #""rate" must be a number from 0.0 to 1.0, got 1.5."#),
    Row("Activation", [:], #""activation" is missing; it must be an activation function that Keras has."#),
    Row(
      "ZeroPadding2D", ["padding": [1, 2, 3]],
      #""padding" must be a whole number, a list of 2 or a list of 2 pairs, none negative, got [1, 2, 3]."#),
    Row(
      "RandomZoom", ["height_factor": 0.5, "interpolation": "bicubic"],
      #""interpolation" must be "nearest" or "bilinear", got "bicubic"."#),
    Row(
      "RandomRotation", ["factor": [0.5, 2]],
      #""factor" must be a number or a list of two from -1.0 to 1.0, got [0.5, 2.0]."#),
    Row(
      "Resizing", ["height": 3, "width": 4, "crop_to_aspect_ratio": true, "pad_to_aspect_ratio": true],
      #""crop_to_aspect_ratio" and "pad_to_aspect_ratio" cannot both be true."#),
    Row("Resizing", ["height": 3, "width": 4, "fill_mode": "edge"], #""fill_mode" = "edge" is not supported."#),
    Row(
      "BatchNormalization", ["renorm": true, "renorm_clipping": ["rmid": 1]],
      #""renorm_clipping" must have numbers for "rmin", "rmax" and "dmax", got 1."#),
    Row("BatchNormalization", ["virtual_batch_size": 2], #""virtual_batch_size" = 2 is not supported."#),
    Row(
      "STFTSpectrogram", ["frame_length": 8, "frame_step": 9],
      #""frame_step" must be from 1 to "frame_length", and "fft_length" at least that."#),
    Row(
      "MelSpectrogram", ["fft_length": 8, "sequence_length": 9],
      #""sequence_length" must be from 1 to "fft_length", got 9."#),
    Row("BatchNormalization", ["axis": "last"], #""axis" must be an axis or a list of axes, got "last"."#),
    Row("Concatenate", ["axis": [1, 2]], #""axis" must be one axis, got [1, 2]."#),
    Row("Permute", ["dims": [0, 1]], #""dims" must be the axes from 1 on in some order, got [0, 1]."#),
    Row(
      "InputLayer", ["batch_shape": [nil, -3]],
      #""batch_shape" must be a list of extents or null, got [null, -3]."#),
  ]

  @Test(arguments: rows) func says(_ row: Row) {
    let node: JSON = ["class_name": .string(row.className), "name": "it", "config": row.config]
    #expect(throws: KerasError(row.message).inside("layer \"it\" (\(row.className))")) {
      try LayerInstance(config: node, generation: .keras3, registry: .keras)
    }
  }

  @Test(arguments: [1, 2.5, true, "yes", [0]] as [JSON])
  func whatPythonTakesForTrueIsTrue(_ value: JSON) throws {
    let node: JSON = ["class_name": "Dense", "config": ["name": "it", "units": 2, "use_bias": value]]
    let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
    #expect((layer.layer as? Dense)?.useBias == true)
  }

  @Test(arguments: [0, 0.0, false, "", [], [:], nil] as [JSON])
  func whatPythonTakesForFalseIsFalse(_ value: JSON) throws {
    let node: JSON = ["class_name": "Dense", "config": ["name": "it", "units": 2, "use_bias": value, "sparse": value]]
    let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
    #expect((layer.layer as? Dense)?.useBias == false)
  }

  @Test func aClassNobodyRegisteredIsAPlaceholder() throws {
    let node: JSON = ["class_name": "Antirectifeir", "name": "act", "config": ["name": "act"]]
    let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
    let placeholder = try #require(layer.layer as? PlaceholderLayer)
    #expect(
      placeholder.error.message == "no layer is registered for this class. Did you mean \"Antirectifier\"?")
    #expect(try layer.config(for: .keras3, registry: .keras) == node)
  }
}
