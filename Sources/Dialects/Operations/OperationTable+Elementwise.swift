internal import Graph
internal import KerasCore

extension OperationTable {
  /// Functions of numbers.
  static let elementwise: [String: Function] = {
    var table: [String: Function] = [
      "add": binary { (a, b) throws(KerasError) in try a + b },
      "subtract": binary { (a, b) throws(KerasError) in try a - b },
      "multiply": binary { (a, b) throws(KerasError) in try a.multiplied(by: b) },
      "divide": binary { (a, b) throws(KerasError) in try a.floating() / b.floating() },
      "divide_no_nan": binary { (a, b) throws(KerasError) in
        let (a, b) = (try a.floating(), try b.floating())
        let isZero = try b.isEqual(to: b.filled(0))
        return try isZero.select(a.filled(0), a / isZero.select(b.filled(1), b))
      },
      "power": binary { (a, b) throws(KerasError) in try a.raised(to: b) },
      "maximum": binary { (a, b) throws(KerasError) in try a.maximum(b) },
      "minimum": binary { (a, b) throws(KerasError) in try a.minimum(b) },
      "floor_divide": binary { (a, b) throws(KerasError) in try a.combine(.floorDivide, b) },
      "mod": binary { (a, b) throws(KerasError) in try a.combine(.modulo, b) },
      "arctan2": binary { (a, b) throws(KerasError) in try a.combine(.arctan2, b) },
      "squared_difference": binary { (a, b) throws(KerasError) in try (a - b).square() },
      "add_n": { call throws(KerasError) in
        let tensors = try call.tensors()
        var sum = tensors[0]
        for tensor in tensors.dropFirst() { sum = try sum + tensor }
        return [sum]
      },
      "clip": one { (x, call) throws(KerasError) in
        var y = x
        if let low = call.number(["x_min", "clip_value_min", "min_value", "a_min"], at: 1) { y = try y.maximum(low) }
        if let high = call.number(["x_max", "clip_value_max", "max_value", "a_max"], at: 2) { y = try y.minimum(high) }
        return y
      },
      "cast": one { (x, call) throws(KerasError) in
        guard let dtype = try call.dtype(["dtype", "DstT"], at: 1) else {
          throw KerasError("the operation \"cast\" lacks the argument \"dtype\".")
        }
        return try x.cast(to: dtype)
      },
      "select": { call throws(KerasError) in
        // NumPy's has lists of conditions and of choices.
        guard case .list(let conditions)? = call.argument(["condlist"], at: 0),
          case .list(let choices)? = call.argument(["choicelist"], at: 1), conditions.count == choices.count,
          let first = choices.first
        else { return try call.chosen() }
        let model = try call.tensor(first)
        var result = try model.filled(0)
        if let missing = call.argument(["default"], at: 2) {
          result = try call.tensor(missing, like: model).cast(to: model.dtype).broadcast(to: model.shape)
        }
        for (condition, choice) in zip(conditions, choices).reversed() {
          result = try call.tensor(condition).cast(to: .bool).select(call.tensor(choice, like: result), result)
        }
        return [result]
      },
      "where": { call throws(KerasError) in try call.chosen() },
      "stop_gradient": unary { x throws(KerasError) in try x.stopGradient() },
      "identity": unary { x in x },
      "zeros_like": one { (x, call) throws(KerasError) in
        try x.filled(0).cast(to: call.dtype(["dtype"]) ?? x.dtype)
      },
      "ones_like": one { (x, call) throws(KerasError) in
        try (x.dtype == .bool ? x.cast(to: .int32).filled(1).cast(to: .bool) : x.filled(1))
          .cast(to: call.dtype(["dtype"]) ?? x.dtype)
      },
    ]
    let aliases = [
      "add": ["bias_add"], "subtract": ["sub"], "multiply": ["mul"],
      "divide": ["truediv", "true_divide", "real_div", "div"], "power": ["pow"],
      "floor_divide": ["floordiv", "floor_div"],
      "mod": ["floormod", "floor_mod"], "arctan2": ["atan2"], "add_n": ["accumulate_n"], "clip": ["clip_by_value"],
      "divide_no_nan": ["div_no_nan"],
      "identity": ["copy", "ensure_shape"],
    ]
    for (name, others) in aliases { for other in others { table[other] = table[name] } }
    for (name, function) in functionsOfOneNumber {
      table[name] = unary { x throws(KerasError) in
        let keeps: Set<Unary.Function> = [.negative, .absolute, .sign, .square, .floor, .ceil, .round, .trunc]
        return try (keeps.contains(function) ? x : x.floating()).map(function)
      }
    }
    return table
  }()

  private static let functionsOfOneNumber: [String: Unary.Function] = [
    "negative": .negative, "neg": .negative, "absolute": .absolute, "abs": .absolute, "sign": .sign,
    "reciprocal": .reciprocal, "square": .square, "sqrt": .sqrt, "rsqrt": .rsqrt, "cbrt": .cbrt,
    "exp": .exp, "exp2": .exp2, "expm1": .expm1, "log": .log, "log1p": .log1p, "log2": .log2, "log10": .log10,
    "sin": .sin, "cos": .cos, "tan": .tan, "arcsin": .asin, "asin": .asin, "arccos": .acos, "acos": .acos,
    "arctan": .atan, "atan": .atan, "sinh": .sinh, "cosh": .cosh, "tanh": .tanh, "arcsinh": .asinh, "asinh": .asinh,
    "arccosh": .acosh, "acosh": .acosh, "arctanh": .atanh, "atanh": .atanh, "erf": .erf, "erfinv": .erfinv,
    "floor": .floor, "ceil": .ceil, "round": .round, "rint": .round, "trunc": .trunc,
  ]

  /// Questions, whose answers are truth values.
  static let comparisons: [String: Function] = {
    let pairs: [String: Binary.Function] = [
      "equal": .equal, "not_equal": .notEqual, "less": .less, "less_equal": .lessEqual, "greater": .greater,
      "greater_equal": .greaterEqual, "__eq__": .equal, "__ne__": .notEqual,
    ]
    let truths: [String: Binary.Function] = [
      "logical_and": .logicalAnd, "logical_or": .logicalOr, "logical_xor": .logicalXor,
    ]
    var table: [String: Function] = [
      "logical_not": unary { x throws(KerasError) in try x.cast(to: .bool).logicalNot() },
      "isnan": unary { x throws(KerasError) in try x.map(.isNaN) },
      "isinf": unary { x throws(KerasError) in try x.map(.isInf) },
      "isfinite": unary { x throws(KerasError) in try x.map(.isFinite) },
    ]
    for (name, function) in pairs {
      table[name] = binary { (a, b) throws(KerasError) in try a.combine(function, b) }
    }
    for (name, function) in truths {
      table[name] = binary { (a, b) throws(KerasError) in
        try a.cast(to: .bool).combine(function, b.cast(to: .bool))
      }
    }
    for (name, other) in [("is_nan", "isnan"), ("is_inf", "isinf"), ("is_finite", "isfinite")] {
      table[name] = table[other]
    }
    return table
  }()
}

extension OperationCall {
  /// The elements of one tensor where a condition holds, and those of another elsewhere.
  fileprivate func chosen() throws(KerasError) -> [Tensor] {
    let condition = try tensor(0, ["condition", "x1"]).cast(to: .bool)
    guard let first = argument(["x", "x1", "t"], at: 1), let second = argument(["y", "x2", "e"], at: 2) else {
      throw KerasError("the operation \"where\" needs two tensors to choose from.")
    }
    let (a, b) = try Self.promoted(tensor(first, like: second.tensors.first), tensor(second, like: first.tensors.first))
    return [try condition.select(a, b)]
  }
}

extension Tensor {
  /// The product; that of truth values is their conjunction.
  fileprivate func multiplied(by other: Tensor) throws(KerasError) -> Tensor {
    dtype == .bool ? try logicalAnd(other) : try self * other
  }

  /// `selfᵉ`, with a known square or root as such, whose gradients are exact.
  fileprivate func raised(to exponent: Tensor) throws(KerasError) -> Tensor {
    guard let known = exponent.knownValue, known.shape.rank == 0, dtype.isFloating else { return try power(exponent) }
    switch known.values[0] {
    case 1: return self
    case 2: return try square()
    case 0.5: return try sqrt()
    case -0.5: return try rsqrt()
    case -1: return try reciprocal()
    default: return try power(exponent)
    }
  }
}
