package import KerasCore

/// How Keras 3 and TensorFlow say an operation of the table, where both mean the same by it.
package struct OperationForm: Sendable {
  /// A number, a shape or a word beside the operands. Keras 3 keeps it in the operation's configuration, TensorFlow in the
  /// call.
  package struct Option: Sendable {
    /// Keras 3's name.
    package let keras3: String
    /// The name in functions of TensorFlow.
    package let tensorFlow: String
    /// Names in TensorFlow's graph.
    var others: [String] = []
    /// What it is where nobody says it; a vocabulary in which it is something else is told so.
    package var keras3Default: JSON?
    package var tensorFlowDefault: JSON?
    /// Whether Keras 3 takes it as an argument of the call.
    package var isKeras3Argument = false

    /// All names.
    package var names: [String] { [keras3, tensorFlow] + others }

    /// An option that nobody leaves out.
    static func required(_ keras3: String, _ tensorFlow: String, _ others: String...) -> Option {
      Option(keras3: keras3, tensorFlow: tensorFlow, others: others)
    }

    /// An option that is `value` in both vocabularies where it is left out.
    static func usually(_ value: JSON, _ keras3: String, _ tensorFlow: String, _ others: String...) -> Option {
      Option(keras3: keras3, tensorFlow: tensorFlow, others: others, keras3Default: value, tensorFlowDefault: value)
    }
  }

  /// The class of Keras 3, in its module of `keras.src.ops`.
  package let module: String
  package let className: String
  /// The function of TensorFlow.
  package let function: String
  /// TensorFlow's names of the operands; Keras 3 goes by their order.
  package let operands: [String]
  package let options: [Option]

  /// A form in which `keras3` is a class with its module: `numpy.Add`.
  init(_ keras3: String, _ function: String, _ operands: [String], _ options: Option...) {
    let parts = keras3.split(separator: ".")
    module = "keras.src.ops.\(parts.first ?? "")"
    className = String(parts.last ?? "")
    self.function = function
    self.operands = operands
    self.options = options
  }

  /// The form of the operation that the table knows as `name`.
  package static func find(_ name: String) -> OperationForm? {
    byName[name] ?? aliases[name].flatMap { byName[$0] }
  }

  private static let byName: [String: OperationForm] = {
    var table: [String: OperationForm] = [:]
    for form in unary + binary + reductions + others { table[OperationTable.key(form.className)] = form }
    return table
  }()

  /// Names in TensorFlow's graph and functions, and what the forms call them.
  private static let aliases = [
    "sub": "subtract", "mul": "multiply", "truediv": "true_divide", "real_div": "true_divide", "pow": "power",
    "floordiv": "floor_divide", "floor_div": "floor_divide", "floormod": "mod", "floor_mod": "mod", "neg": "negative",
    "abs": "absolute", "reduce_sum": "sum", "reduce_mean": "mean", "reduce_max": "max", "reduce_min": "min",
    "reduce_prod": "prod", "reduce_any": "any", "reduce_all": "all", "reduce_std": "std", "reduce_variance": "var",
    "reduce_logsumexp": "logsumexp", "concat": "concatenate", "pack": "stack", "clip_by_value": "clip",
    "reverse": "flip", "gather": "take", "getitem": "get_item", "select": "where", "batch_mat_mul": "matmul",
    "mat_mul": "matmul", "swish": "silu",
  ]

  private static let unary: [OperationForm] = [
    OperationForm("numpy.Negative", "math.negative", ["x"]), OperationForm("numpy.Absolute", "math.abs", ["x"]),
    OperationForm("numpy.Sign", "math.sign", ["x"]), OperationForm("numpy.Square", "math.square", ["x"]),
    OperationForm("numpy.Sqrt", "math.sqrt", ["x"]), OperationForm("math.Rsqrt", "math.rsqrt", ["x"]),
    OperationForm("numpy.Exp", "math.exp", ["x"]), OperationForm("numpy.Expm1", "math.expm1", ["x"]),
    OperationForm("numpy.Log", "math.log", ["x"]), OperationForm("numpy.Log1p", "math.log1p", ["x"]),
    OperationForm("numpy.Sin", "math.sin", ["x"]), OperationForm("numpy.Cos", "math.cos", ["x"]),
    OperationForm("numpy.Tanh", "math.tanh", ["x"]), OperationForm("numpy.Floor", "math.floor", ["x"]),
    OperationForm("numpy.Ceil", "math.ceil", ["x"]), OperationForm("numpy.Reciprocal", "math.reciprocal", ["x"]),
    OperationForm("math.Erf", "math.erf", ["x"]), OperationForm("nn.Sigmoid", "math.sigmoid", ["x"]),
    OperationForm("nn.Softplus", "math.softplus", ["features"]),
    OperationForm("nn.Softsign", "nn.softsign", ["features"]),
    OperationForm("nn.Relu", "nn.relu", ["features"]), OperationForm("nn.Relu6", "nn.relu6", ["features"]),
    OperationForm("nn.Selu", "nn.selu", ["features"]), OperationForm("nn.Silu", "nn.silu", ["features"]),
    OperationForm("numpy.LogicalNot", "math.logical_not", ["x"]),
    OperationForm("core.StopGradient", "stop_gradient", ["input"]),
    OperationForm("numpy.ZerosLike", "zeros_like", ["input"]), OperationForm("numpy.OnesLike", "ones_like", ["input"]),
    OperationForm(
      "nn.LeakyRelu", "nn.leaky_relu", ["features"], .usually(0.2, "negative_slope", "alpha")),
    OperationForm(
      "nn.Gelu", "nn.gelu", ["features"],
      Option(
        keras3: "approximate", tensorFlow: "approximate", keras3Default: true, tensorFlowDefault: false)),
    OperationForm("nn.Softmax", "nn.softmax", ["logits"], .usually(-1, "axis", "axis")),
    OperationForm("nn.LogSoftmax", "nn.log_softmax", ["logits"], .usually(-1, "axis", "axis")),
    OperationForm("core.Cast", "cast", ["x"], .required("dtype", "dtype", "DstT")),
  ]

  private static let binary: [OperationForm] = [
    ("Add", "math.add"), ("Subtract", "math.subtract"), ("Multiply", "math.multiply"), ("TrueDivide", "math.truediv"),
    ("Divide", "math.divide"), ("DivideNoNan", "math.divide_no_nan"), ("Power", "math.pow"),
    ("Maximum", "math.maximum"), ("Minimum", "math.minimum"), ("FloorDivide", "math.floordiv"),
    ("Mod", "math.floormod"),
    ("Arctan2", "math.atan2"), ("Equal", "math.equal"), ("NotEqual", "math.not_equal"), ("Greater", "math.greater"),
    ("GreaterEqual", "math.greater_equal"), ("Less", "math.less"), ("LessEqual", "math.less_equal"),
    ("LogicalAnd", "math.logical_and"), ("LogicalOr", "math.logical_or"),
  ].map { OperationForm("numpy.\($0.0)", $0.1, ["x", "y"]) }

  private static let reductions: [OperationForm] = [
    ("numpy.Sum", "sum"), ("numpy.Mean", "mean"), ("numpy.Max", "max"), ("numpy.Min", "min"), ("numpy.Prod", "prod"),
    ("numpy.Std", "std"), ("numpy.Var", "variance"), ("numpy.Any", "any"), ("numpy.All", "all"),
    ("math.Logsumexp", "logsumexp"),
  ].map { keras3, word in
    OperationForm(
      keras3, "math.reduce_\(word)", ["input_tensor"], .usually(.null, "axis", "axis", "reduction_indices"),
      .usually(false, "keepdims", "keepdims", "keep_dims"))
  }

  private static let others: [OperationForm] = [
    OperationForm("numpy.Matmul", "linalg.matmul", ["a", "b"]),
    OperationForm("numpy.Where", "where", ["condition", "x", "y"]),
    OperationForm("numpy.Reshape", "reshape", ["tensor"], .required("newshape", "shape")),
    OperationForm("numpy.Transpose", "transpose", ["a"], .usually(.null, "axes", "perm")),
    OperationForm("numpy.ExpandDims", "expand_dims", ["input"], .required("axis", "axis", "dim")),
    OperationForm("numpy.Squeeze", "squeeze", ["input"], .usually(.null, "axis", "axis", "squeeze_dims")),
    OperationForm("numpy.BroadcastTo", "broadcast_to", ["input"], .required("shape", "shape")),
    OperationForm("numpy.Tile", "tile", ["input"], .required("repeats", "multiples")),
    OperationForm("numpy.Flip", "reverse", ["tensor"], .required("axis", "axis")),
    OperationForm("numpy.Roll", "roll", ["input"], .required("shift", "shift"), .required("axis", "axis")),
    OperationForm("numpy.Repeat", "repeat", ["input"], .required("repeats", "repeats"), .required("axis", "axis")),
    OperationForm("numpy.Concatenate", "concat", ["values"], .usually(0, "axis", "axis")),
    OperationForm("numpy.Stack", "stack", ["values"], .usually(0, "axis", "axis")),
    OperationForm("numpy.Argmax", "math.argmax", ["input"], .required("axis", "axis", "dimension")),
    OperationForm("numpy.Argmin", "math.argmin", ["input"], .required("axis", "axis", "dimension")),
    OperationForm(
      "numpy.Split", "split", ["value"], .required("indices_or_sections", "num_or_size_splits"),
      .usually(0, "axis", "axis")),
    OperationForm(
      "core.Unstack", "unstack", ["value"], .usually(.null, "num", "num"), .usually(0, "axis", "axis")),
    OperationForm(
      "image.Resize", "image.resize", ["images"], .required("size", "size"),
      .usually("bilinear", "interpolation", "method")),
    OperationForm("numpy.Cumsum", "math.cumsum", ["x"], .required("axis", "axis")),
    OperationForm("numpy.Take", "gather", ["params", "indices"], .required("axis", "axis")),
    OperationForm(
      "numpy.Clip", "clip_by_value", ["t"], .required("x_min", "clip_value_min"), .required("x_max", "clip_value_max")),
    OperationForm(
      "nn.OneHot", "one_hot", ["indices"], .required("num_classes", "depth"), .usually(-1, "axis", "axis")),
    OperationForm(
      "numpy.Pad", "pad", ["tensor"], .required("pad_width", "paddings"),
      Option(keras3: "mode", tensorFlow: "mode", keras3Default: "constant", tensorFlowDefault: "CONSTANT"),
      Option(
        keras3: "constant_values", tensorFlow: "constant_values", tensorFlowDefault: 0, isKeras3Argument: true)),
    OperationForm("nn.DepthToSpace", "nn.depth_to_space", ["input"], .required("block_size", "block_size")),
    OperationForm("nn.SpaceToDepth", "nn.space_to_depth", ["input"], .required("block_size", "block_size")),
    OperationForm("numpy.GetItem", "__operators__.getitem", ["tensor", "slice_spec"]),
  ]
}
