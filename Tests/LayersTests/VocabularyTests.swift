import KerasCore
import KerasLayers
import Testing

/// Configurations of older generations, against the words of today.
@Suite struct VocabularyTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let generation: KerasGeneration
    let className: String
    let old: JSON
    let new: JSON
    var testDescription: String { "\(generation) \(className)" }

    init(_ generation: KerasGeneration, _ className: String, _ old: JSON, _ new: JSON) {
      self.generation = generation
      self.className = className
      self.old = old
      self.new = new
    }
  }

  static let rows = [
    Row(.tfKeras, "LeakyReLU", ["alpha": 0.2], ["negative_slope": 0.2]),
    Row(.keras3, "LeakyReLU", ["negative_slope": 0.2], ["negative_slope": 0.2]),
    Row(.keras2, "Dense", ["activation": "hard_sigmoid"], ["activation": "hard_sigmoid_before_keras_3"]),
    Row(.keras3, "Dense", ["activation": "hard_sigmoid"], ["activation": "hard_sigmoid"]),
    Row(.tfKeras, "DepthwiseConv2D", ["groups": 1, "kernel_initializer": "zeros"], [:]),
    Row(.tfKeras, "DepthwiseConv2D", ["groups": 2], ["groups": 2]),
    Row(.tfKeras, "InputLayer", ["batch_input_shape": [nil, 3]], ["batch_shape": [nil, 3]]),
    Row(
      .keras1, "Dense", ["output_dim": 4, "init": "he_normal", "bias": false, "input_dim": 7, "W_regularizer": nil],
      ["units": 4, "kernel_initializer": "he_normal", "use_bias": false, "kernel_regularizer": nil]),
    Row(
      .keras1, "Conv2D",
      ["nb_filter": 8, "nb_row": 3, "nb_col": 5, "subsample": [2, 2], "border_mode": "same", "dim_ordering": "th"],
      ["filters": 8, "kernel_size": [3, 5], "strides": [2, 2], "padding": "same", "data_format": "channels_first"]),
    Row(.keras1, "Dropout", ["p": 0.5], ["rate": 0.5]),
    Row(
      .keras1, "Embedding", ["input_dim": 9, "output_dim": 2, "init": "uniform", "dropout": 0.0, "input_length": 5],
      ["input_dim": 9, "output_dim": 2, "embeddings_initializer": "uniform"]),
    Row(
      .keras1, "ZeroPadding2D", ["padding": ["top_pad": 1, "bottom_pad": 2, "left_pad": 3, "right_pad": 4]],
      ["padding": [[1, 2], [3, 4]]]),
    Row(.keras1, "BatchNormalization", ["mode": 2], ["mode": 2]),
    Row(
      .keras1, "SeparableConv2D", ["init": "zero"], ["depthwise_initializer": "zero", "pointwise_initializer": "zero"]),
  ]

  @Test(arguments: rows) func translates(_ row: Row) throws {
    let old = try #require(row.old.object)
    let new = row.generation.translated(old, className: row.className)
    #expect(Dictionary(new) == Dictionary(try #require(row.new.object)))
  }

  /// Where Theano's windows start elsewhere there is another word; where they do not, "same" stays.
  @Test(
    arguments: [
      ("Convolution2D", ["nb_row": 3, "nb_col": 3], "same"), ("Convolution2D", ["nb_row": 3, "nb_col": 2], "half"),
      ("Convolution2D", ["nb_row": 3, "nb_col": 3, "subsample": [1, 2]], "half"),
      ("Convolution1D", ["filter_length": 1, "subsample_length": 2], "same"),
      ("MaxPooling1D", ["pool_length": 3, "stride": 1], "same"), ("MaxPooling1D", ["pool_length": 3], "overhang"),
      ("AveragePooling2D", ["pool_size": [2, 2], "strides": [1, 1]], "overhang"),
      ("Dense", ["output_dim": 3], "same"),
    ] as [(String, JSON, String)])
  func theanoPadsElsewhere(_ className: String, _ options: JSON, _ word: String) throws {
    var config = try #require(options.object)
    config["border_mode"] = "same"
    let node: JSON = ["class_name": .string(className), "config": .object(config)]
    let padded = try KerasGeneration.keras1.padded(
      ["layers": [node]], isTheano: true, className: LayerRegistry.keras.className)
    let found = padded["layers"]?.array?[0]["config"]
    #expect((found?["padding"] ?? found?["border_mode"])?.string == word)
    #expect(try KerasGeneration.keras1.padded(node, isTheano: false, className: LayerRegistry.keras.className) == node)
    if word != "same" {
      #expect(throws: KerasError.self) {
        try KerasGeneration.keras1.padded(node, isTheano: nil, className: LayerRegistry.keras.className)
      }
    }
  }

  @Test func speaksTheOldWords() throws {
    let layer = LayerInstance(LeakyReLU(negativeSlope: 0.2), name: "it")
    #expect(try layer.config(for: .tfKeras, registry: .keras)["config"]?["alpha"] == 0.2)
    #expect(try layer.config(for: .keras3, registry: .keras)["config"]?["negative_slope"] == 0.2)
  }

  /// The older `hard_sigmoid` is two layers in Keras 3, and these are it again.
  @Test func paraphrasesTheOlderHardSigmoid() throws {
    let layer = LayerInstance(Dense(3, activation: .hardSigmoidBeforeKeras3), name: "it")
    #expect(try layer.config(for: .tfKeras, registry: .keras)["config"]?["activation"] == "hard_sigmoid")
    let config = try layer.config(for: .keras3, registry: .keras)
    let names = config["config"]?["activation"]?["config"]?["layers"]?.array?.map { $0["class_name"] }
    #expect(names == ["Rescaling", "ReLU"])
    let read = try LayerInstance(config: config, generation: .keras3, registry: .keras)
    #expect(try read.config(for: .tfKeras, registry: .keras)["config"]?["activation"] == "hard_sigmoid")
  }

  /// Before Keras 3, the states to start from are listed with the sequence; there, that would be one input of three parts.
  @Test func namesTheFirstStates() throws {
    let shapes: [(name: String, shape: JSON)] = [("x", [.null, 3, 4]), ("h", [.null, 2]), ("c", [.null, 2])]
    var layers: [JSON] = shapes.map { input in
      [
        "class_name": "InputLayer", "name": .string(input.name), "inbound_nodes": [],
        "config": ["name": .string(input.name), "batch_input_shape": input.shape],
      ]
    }
    layers.append([
      "class_name": "LSTM", "name": "lstm", "config": ["name": "lstm", "units": 2],
      "inbound_nodes": [[["x", 0, 0, [:]], ["h", 0, 0, [:]], ["c", 0, 0, [:]]]],
    ])
    let config: JSON = [
      "name": "model", "layers": .array(layers), "input_layers": [["x", 0, 0], ["h", 0, 0], ["c", 0, 0]],
      "output_layers": [["lstm", 0, 0]],
    ]
    let model = try LayerInstance(
      config: ["class_name": "Functional", "config": config], generation: .tfKeras, registry: .keras)
    let written = try model.config(for: .keras3, registry: .keras)["config"]?["layers"]?.array?.last
    let call = written?["inbound_nodes"]?.array?.first
    #expect(call?["args"]?.array?.count == 1)
    #expect(call?["kwargs"]?["initial_state"]?.array?.count == 2)
  }

  @Test func refusesWhatCannotBeSaid() {
    let old = LayerInstance(LocallyConnected1D(), name: "it")
    #expect(
      throws: KerasError("the layer cannot be written for Keras 3, which has it no more.")
        .inside("layer \"it\" (LocallyConnected1D)")
    ) { try old.config(for: .keras3, registry: .keras) }
    let crop = LayerInstance(RandomCrop(height: 3, width: 3), name: "it")
    #expect(
      throws: KerasError("the layer predicts something else in the other Keras, and cannot be written for it.")
        .inside("layer \"it\" (RandomCrop)")
    ) { try crop.modernised(for: .tfKeras) }
    let new = LayerInstance(Dense(3, activation: .hardSigmoid), name: "it")
    #expect(
      throws: KerasError("\"activation\": the hard_sigmoid of Keras 3 cannot be written for an older Keras.")
        .inside("layer \"it\" (Dense)")
    ) { try new.config(for: .tfKeras, registry: .keras) }
  }
}

extension Dictionary where Key == String, Value == JSON {
  fileprivate init(_ object: JSON.Object) {
    self.init(uniqueKeysWithValues: object.members.map { ($0.key, $0.value) })
  }
}
