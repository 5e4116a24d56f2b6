import Graph
import KerasCore
import KerasLayers
import Testing
import TestSupport

/// Operations as graph nodes where no Keras of today writes the file: `TensorFlowOpLayer`, unknown operations, and the
/// layers of Keras 1 that hold models.
@Suite struct OperationLayerTests {
  /// What a node of TensorFlow's graph makes of `inputs`; `constants` are its arguments by position.
  private func run(
    _ operation: String, attributes: JSON = [:], constants: JSON = [:], _ inputs: [ReferenceArray], asText: Bool = false
  ) throws -> [ReferenceArray] {
    let definition: JSON = ["name": "node", "op": .string(operation), "input": ["x"], "attr": attributes]
    let node: JSON = [
      "class_name": "TensorFlowOpLayer", "name": "tf_op_layer_node",
      "config": [
        "name": "node", "trainable": true, "dtype": "float32", "constants": constants,
        "node_def": asText ? .string("\(definition)") : definition,
      ],
    ]
    let layer = try LayerInstance(config: node, generation: .tfKeras, registry: .keras)
    #expect(layer.name == "tf_op_layer_node")
    // Later Keras reads no text.
    #expect(try layer.config(for: .tfKeras, registry: .keras)["config"]?["node_def"] == definition)
    if !asText { #expect(try layer.config(for: .tfKeras, registry: .keras) == node) }
    let trace = Trace()
    let tensors = inputs.map { trace.builder.input($0.type) }
    let outputs = try Scope(trace, isTraining: false).callLayer(layer, CallArguments(tensors))
    return Interpreter().run(trace.builder.finish(outputs), inputs: inputs, variables: []).outputs
  }

  private let x = ReferenceArray([1, 2, 3, 4, 5, 6], shape: [2, 3])

  @Test func nodesOfTensorFlowsGraph() throws {
    #expect(try run("Transpose", constants: ["1": [1, 0]], [x])[0].values == [1, 4, 2, 5, 3, 6])
    #expect(try run("Mul", constants: ["0": 2.0], [x], asText: true)[0].values == [2, 4, 6, 8, 10, 12])
    #expect(try run("Sub", constants: ["0": 1.0], [x])[0].values == [0, -1, -2, -3, -4, -5])
    #expect(try run("AddV2", [x, x])[0].values == [2, 4, 6, 8, 10, 12])
    #expect(try run("Reshape", constants: ["1": [-1, 2]], [x])[0].shape == [3, 2])
    #expect(
      try run("Mean", attributes: ["keep_dims": ["b": true]], constants: ["1": [1]], [x])[0]
        == ReferenceArray([2, 5], shape: [2, 1]))
    #expect(
      try run("ConcatV2", attributes: ["N": ["i": "2"]], constants: ["2": 1], [x, x])[0].values
        == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
    #expect(try run("Pack", attributes: ["N": ["i": "2"], "axis": ["i": "1"]], [x, x])[0].shape == [2, 2, 3])
    #expect(try run("Split", attributes: ["num_split": ["i": "3"]], constants: ["0": 1], [x])[2].values == [3, 6])
    #expect(
      try run(
        "StridedSlice", attributes: ["begin_mask": ["i": "1"], "end_mask": ["i": "1"], "shrink_axis_mask": ["i": "2"]],
        constants: ["1": [0, 1], "2": [0, 2], "3": [1, 1]], [x])[0] == ReferenceArray([2, 5], shape: [2]))
    #expect(try run("ExpandDims", constants: ["1": 0], [x])[0].shape == [1, 2, 3])
    #expect(
      try run(
        "Squeeze", attributes: ["squeeze_dims": ["list": ["i": ["0"]]]],
        [ReferenceArray([7, 8], shape: [1, 2])])[0].shape == [2])
    #expect(try run("Cast", attributes: ["DstT": ["type": "DT_INT32"]], [x])[0].dtype == .int32)
    #expect(try run("MatMul", attributes: ["transpose_b": ["b": true]], [x, x])[0].values == [14, 32, 32, 77])
    #expect(
      try run("LeakyRelu", attributes: ["alpha": ["f": 0.5]], [ReferenceArray([-2, 4], shape: [2])])[0].values == [
        -1, 4,
      ])
    #expect(
      try run(
        "DepthToSpace", attributes: ["block_size": ["i": "2"], "data_format": ["s": "TkhXQw=="]],
        [ReferenceArray([1, 2, 3, 4], shape: [1, 1, 1, 4])])[0] == ReferenceArray([1, 2, 3, 4], shape: [1, 2, 2, 1]))
  }

  /// A slice as TensorFlow 1.14 keeps it, `y[:, 1:3, ::2]`.
  private static let slice =
    "Cg1zdHJpZGVkX3NsaWNlEgxTdHJpZGVkU2xpY2UaDWRlbnNlL0JpYXNBZGQaE3N0cmlkZWRfc2xp\n"
    + "Y2Uvc3RhY2saFXN0cmlkZWRfc2xpY2Uvc3RhY2tfMRoVc3RyaWRlZF9zbGljZS9zdGFja18yKhMK\n"
    + "DW5ld19heGlzX21hc2sSAhgAKg4KCGVuZF9tYXNrEgIYBSoLCgVJbmRleBICMAMqBwoBVBICMAEq\n"
    + "FgoQc2hyaW5rX2F4aXNfbWFzaxICGAAqEwoNZWxsaXBzaXNfbWFzaxICGAAqEAoKYmVnaW5fbWFz\naxICGAU="

  private func node(_ definition: String) -> JSON {
    [
      "class_name": "TensorFlowOpLayer", "name": "tf_op_layer_strided_slice",
      "config": ["name": "strided_slice", "constants": [:], "node_def": .string(definition)],
    ]
  }

  @Test func protocolBuffersOfNodes() throws {
    let layer = try LayerInstance(config: node(Self.slice), generation: .tfKeras, registry: .keras)
    let written = try layer.config(for: .tfKeras, registry: .keras)["config"]?["node_def"]
    #expect(
      written == [
        "name": "strided_slice", "op": "StridedSlice",
        "input": ["dense/BiasAdd", "strided_slice/stack", "strided_slice/stack_1", "strided_slice/stack_2"],
        "attr": [
          "new_axis_mask": ["i": "0"], "end_mask": ["i": "5"], "Index": ["type": "DT_INT32"], "T": ["type": "DT_FLOAT"],
          "shrink_axis_mask": ["i": "0"], "ellipsis_mask": ["i": "0"], "begin_mask": ["i": "5"],
        ],
      ])
    // Lists, numbers, truth, shapes and text, and the bytes as they are.
    let parts: [[UInt8]] = [
      [10, 1, 97, 18, 4] + Array("Relu".utf8), [42, 11, 10, 1, 108, 18, 6, 10, 4, 26, 2, 1, 7],
      [42, 10, 10, 1, 102, 18, 5, 37, 0, 0, 0, 63], [42, 7, 10, 1, 98, 18, 2, 40, 1],
      [42, 11, 10, 1, 115, 18, 6, 58, 4, 18, 2, 8, 3], [42, 9, 10, 1, 116, 18, 4, 18, 2, 104, 105],
    ]
    let other = try LayerInstance(
      config: node(String(decoding: parts.flatMap { $0 }, as: UTF8.self)), generation: .tfKeras, registry: .keras)
    #expect(
      try other.config(for: .tfKeras, registry: .keras)["config"]?["node_def"]?["attr"] == [
        "l": ["list": ["i": ["1", "7"]]], "f": ["f": 0.5], "b": ["b": true], "s": ["shape": ["dim": [["size": "3"]]]],
        "t": ["s": "aGk="],
      ])
  }

  @Test func brokenProtocolBuffersAreNoOperations() throws {
    let text = Array(Self.slice.filter { $0 != "\n" })
    for length in stride(from: 0, to: text.count - 4, by: 4) {
      let layer = try LayerInstance(
        config: node(String(text[..<length])), generation: .tfKeras, registry: .keras)
      // What ends between two attributes is a node all the same.
      if layer.layer is OperationLayer { continue }
      #expect(layer.layer is PlaceholderLayer)
    }
    for bytes in [
      [10, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1], [10, 1], [18, 1, 65, 42, 2, 10, 0], [11, 1],
    ] {
      let layer = try LayerInstance(
        config: node(String(decoding: bytes.map(UInt8.init), as: UTF8.self)), generation: .tfKeras, registry: .keras)
      #expect(layer.layer is PlaceholderLayer)
    }
  }

  @Test(
    arguments: [
      (["class_name": "TFOpLambda", "config": ["name": "f", "function": "signal.stft"]], "tf.signal.stft"),
      (["class_name": "TensorFlowOpLayer", "config": ["node_def": ["op": "Bogus"]]], "tf.raw_ops.Bogus"),
      (
        ["module": "keras.src.ops.linalg", "class_name": "Schur", "config": ["name": "s"]], "keras.src.ops.linalg.Schur"
      ),
    ] as [(JSON, String)])
  func unknownOperationsKeepTheirPlace(_ node: JSON, _ name: String) throws {
    let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
    #expect(try layer.config(for: .keras3, registry: .keras) == node)
    let trace = Trace()
    let input = trace.builder.input(TensorType([2]))
    #expect(throws: KerasError.self) { try Scope(trace, isTraining: false).callLayer(layer, input) }
    // A layer registered under the operation's name takes its place.
    var registry = LayerRegistry.keras
    registry.register(Identity.self, as: name)
    let known = try LayerInstance(config: node, generation: .keras3, registry: registry)
    #expect(try Scope(trace, isTraining: false).callLayer(known, input).value == input.value)
  }

  /// A Sequential model of Keras 1 whose first layer merges two models.
  private func merging(_ mode: String) throws -> LayerInstance {
    func branch(_ name: String) -> JSON {
      [
        "class_name": "Sequential",
        "config": [
          [
            "class_name": "Dense",
            "config": [
              "name": .string(name), "output_dim": 2, "init": "glorot_uniform", "activation": "linear", "bias": false,
              "input_dim": 2, "batch_input_shape": [nil, 2],
            ],
          ]
        ],
      ]
    }
    let node: JSON = [
      "class_name": "Sequential",
      "config": [
        [
          "class_name": "Merge",
          "config": [
            "name": "merge_1", "mode": .string(mode), "mode_type": "raw", "concat_axis": -1, "dot_axes": -1,
            "output_shape": nil, "output_shape_type": "raw", "layers": [branch("left"), branch("right")],
          ],
        ]
      ],
    ]
    return try LayerInstance(config: node, generation: .keras1, registry: .keras)
  }

  @Test(arguments: [
    ("sum", [3.0, 12]), ("mul", [2, 32]), ("ave", [1.5, 6]), ("max", [2, 8]), ("concat", [1, 4, 2, 8]), ("dot", [34]),
    ("cos", [1]),
  ])
  func mergesModels(_ mode: String, _ expected: [Double]) throws {
    let model = try merging(mode)
    let trace = Trace()
    let inputs = (0..<2).map { _ in trace.builder.input(TensorType([1, 2])) }
    let outputs = try model.layer.call(CallArguments(inputs), Scope(trace, isTraining: false))
    // Files keep the weights under the names of the models' own layers.
    #expect(model.inFileOrder(trace.weights).map(\.path) == [["left"], ["right"]])
    let values = trace.builder.finish([]).variables.indices.map { index in
      ReferenceArray([1, 0, 0, 1].map { $0 * Double(index + 1) }, shape: [2, 2])
    }
    let x = ReferenceArray([1, 4], shape: [1, 2])
    let result = Interpreter().run(trace.builder.finish(outputs), inputs: [x, x], variables: values)
    #expect(zip(result.outputs[0].values, expected).allSatisfy { ($0 - $1).magnitude < 1e-6 })
    #expect(result.outputs[0].values.count == expected.count)
    let written = try model.config(for: .keras1, registry: .keras)
    let again = try LayerInstance(config: written, generation: .keras1, registry: .keras)
    #expect(try again.config(for: .keras1, registry: .keras) == written)
  }

  @Test(
    arguments: [
      "mixed_float16", "float64",
      ["module": "keras", "class_name": "DTypePolicy", "config": ["name": "mixed_bfloat16"], "registered_name": nil],
      ["class_name": "Policy", "config": ["name": "mixed_float16", "loss_scale": nil]],
    ] as [JSON])
  func policiesComputeInFloat32AndAreKept(_ policy: JSON) throws {
    let node: JSON = ["class_name": "Dense", "config": ["name": "it", "units": 2, "dtype": policy]]
    let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
    #expect(layer.dtype == .float32)
    #expect(try layer.config(for: .keras3, registry: .keras)["config"]?["dtype"] == policy)
    #expect(try layer.config(for: .tfKeras, registry: .keras)["config"]?["dtype"] == "float32")
  }

  /// Operations that Keras 3 itself cannot run again, and calls that make no sense.
  @Test(
    arguments: [
      ("ConvTranspose", [:], [], "is not supported: Keras itself mixes up its arguments in a model."),
      ("WhileLoop", [:], [], "is not supported: Keras itself cannot open a model with it."),
      ("Cond", [:], [], "is not supported: Keras itself cannot open a model with it."),
      ("Polar", [:], [], "is not supported: it makes complex numbers."),
      ("AdaptiveMaxPool", ["output_size": [2]], [], "needs (batch, spatial…, channels), got (2, 3)."),
      ("Unfold", ["kernel_size": 2], [], "images (batch, channels, rows, columns) are needed, got (2, 3)."),
      ("Fold", ["kernel_size": 2], [], "the operation \"fold\" lacks the argument \"output_size\"."),
      ("Fold", ["kernel_size": -1, "output_size": 3], [], "a window of -1 by steps of 1"),
      ("SliceUpdate", [:], [[0, 0], [[1.0, 2.0, 3.0, 4.0]]], "an update (1, 4) at [0, 0] does not fit (2, 3)."),
      ("ScatterUpdate", ["reduction": "xor"], [[[0]], [[1.0, 2.0, 3.0]]], "an update by \"xor\" is not known."),
      ("ScatterUpdate", [:], [[[0, 0, 0]], [1.0]], "the indices (1, 3) have more parts than (2, 3) has axes."),
      ("SegmentMax", [:], [[0.0, 1.0, 2.0]], "the updates (2, 3) need one index each, got (3,)."),
      ("VectorizedMap", ["function": ["class_name": "__lambda__"]], [], "and its file holds Python code."),
      ("VectorizedMap", ["function": ["class_name": "function", "config": "map"]], [], "which is not known."),
      ("CTCDecode", ["strategy": "guess"], [[1]], "does not know the strategy \"guess\"."),
      ("CTCDecode", ["strategy": "beam_search"], [[1]], "logits (batch, steps, classes) and a length each are needed"),
      ("ElasticTransform", [:], [], "its random numbers are those of the framework that Keras runs on."),
      ("AffineTransform", ["interpolation": "cubic"], [[1.0]], "does not know the interpolation \"cubic\"."),
      ("AffineTransform", ["fill_mode": "crop"], [[1.0]], "does not know the fill_mode \"crop\"."),
      ("PerspectiveTransform", [:], [[[1.0]], [[1.0]]], "four points (4, 2) before and after are needed"),
      ("MapCoordinates", ["order": 2], [[[1.0], [1.0]]], "the operation \"map_coordinates\" has no order 2."),
      ("MapCoordinates", ["order": 1], [[[1.0]]], "coordinates (2, …) are needed, got (1, 1)."),
      (
        "ScaleAndTranslate", ["spatial_dims": [0]], [[2, 3], [1.0, 2.0], [0.0]],
        "a scale and a translation for each of [0]"
      ),
      ("GaussianBlur", ["kernel_size": 0], [], "needs extents from 1 to 1023, got [0, 0]."),
      ("SobelEdges", [:], [], "images of at least 2 rows and columns are needed, got (2, 3)."),
      ("ExtractPatches", ["size": 2], [], "patches of [2, 2] need images or volumes with channels, got (2, 3)."),
      ("Eigh", [:], [], "symmetric eigen needs square matrices of floating-point numbers, got float32 (2, 3)."),
      ("LuFactor", [:], [], "LU decomposition needs square matrices of floating-point numbers, got float32 (2, 3)."),
      ("Qr", ["mode": "raw"], [], "the operation \"qr\" does not know the mode \"raw\"."),
      ("Lstsq", [:], [[1.0]], "a matrix and as many numbers as it has rows are needed, got (2, 3) and (1,)."),
      (
        "STFT", ["sequence_length": 2, "sequence_stride": 1, "fft_length": 8], [],
        "frames of 8 elements do not fit signals (2, 3)."
      ),
      (
        "STFT", ["sequence_length": 4, "sequence_stride": 1, "fft_length": 2], [],
        "windows of 4 every 1 do not fit transforms of 2."
      ),
      (
        "STFT", ["sequence_length": 2, "sequence_stride": 1, "fft_length": 2, "window": "kaiser"], [],
        "knows the windows \"hann\" and \"hamming\" alone."
      ),
    ] as [(String, JSON, [JSON], String)])
  func refusals(_ className: String, _ config: JSON, _ arguments: [JSON], _ message: String) throws {
    let node: JSON = [
      "module": "keras.src.ops", "class_name": .string(className), "name": "node", "config": config,
      "registered_name": .string(className),
    ]
    let layer = try LayerInstance(config: node, generation: .keras3, registry: .keras)
    let trace = Trace()
    let input = CallArguments.Argument.tensor(trace.builder.input(x.type))
    let error = #expect(throws: KerasError.self) {
      try Scope(trace, isTraining: false).callLayer(layer, CallArguments([input] + arguments.map { .value($0) }))
    }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
