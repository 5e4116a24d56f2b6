internal import Graph
internal import KerasCore

extension OperationTable {
  /// Activation functions with the options that only operations have.
  static let activations: [String: Function] = {
    var table: [String: Function] = [:]
    let excluded: Set<ActivationFunction> = [.linear, .hardSigmoid, .hardSigmoidBeforeKeras3]
    for function in ActivationFunction.allCases where !excluded.contains(function) {
      table[function.rawValue] = unary { x throws(KerasError) in try function(x.floating()) }
    }
    table["re_lu"] = table["relu"]
    table["swish"] = table["silu"]
    table["hard_swish"] = table["hard_silu"]
    table["hard_sigmoid"] = one { (x, call) throws(KerasError) in
      let isOld = call.generation < .keras3
      return try isOld ? ActivationFunction.hardSigmoidBeforeKeras3(x) : ActivationFunction.hardSigmoid(x)
    }
    table["relu"] = one { (x, call) throws(KerasError) in
      try ActivationFunction.relu(
        x, maximum: call.number(["max_value"]), negativeSlope: call.number(["negative_slope", "alpha"]) ?? 0,
        threshold: call.number(["threshold"]) ?? 0)
    }
    table["leaky_relu"] = one { (x, call) throws(KerasError) in
      let slope = call.number(["negative_slope", "alpha"], at: 1) ?? 0.2
      return try x.isGreater(than: 0).select(x, x * slope)
    }
    table["elu"] = one { (x, call) throws(KerasError) in
      let below = try x.minimum(0).expm1() * (call.number(["alpha"], at: 1) ?? 1)
      return try x.isGreater(than: 0).select(x, below)
    }
    table["celu"] = one { (x, call) throws(KerasError) in
      let alpha = call.number(["alpha"], at: 1) ?? 1
      return try x.maximum(0) + (x.minimum(0) / alpha).expm1() * alpha
    }
    table["squareplus"] = one { (x, call) throws(KerasError) in
      try (x + (x.square() + (call.number(["b"], at: 1) ?? 4)).sqrt()) * 0.5
    }
    table["hard_shrink"] = one { (x, call) throws(KerasError) in
      try x.absolute().isGreater(than: call.number(["threshold"], at: 1) ?? 0.5).select(x, x.filled(0))
    }
    table["soft_shrink"] = one { (x, call) throws(KerasError) in
      let threshold = call.number(["threshold"], at: 1) ?? 0.5
      let below = try x.isLess(than: -threshold).select(x + threshold, x.filled(0))
      return try x.isGreater(than: threshold).select(x - threshold, below)
    }
    table["threshold"] = one { (x, call) throws(KerasError) in
      let other = call.number(["default_value"], at: 2) ?? 0
      return try x.isGreater(than: call.number(["threshold"], at: 1) ?? 0).select(x, x.filled(other))
    }
    for (name, function) in [("glu", ActivationFunction.glu), ("sparsemax", .sparsemax)] {
      table[name] = one { (x, call) throws(KerasError) in
        let axis = try call.integer(["axis"], at: 1) ?? -1
        return try function(x.movingAxis(axis, to: -1)).movingAxis(-1, to: axis)
      }
    }
    table["gelu"] = one { (x, call) throws(KerasError) in
      // Keras 3 approximates unless told otherwise, TensorFlow does not.
      let isStated = call.argument(["approximate"]) != nil
      guard isStated ? call.flag("approximate") : call.generation >= .keras3 else {
        return try ActivationFunction.gelu(x)
      }
      let inner = try (x + x * x.square() * 0.044715) * (2 / Double.pi).squareRoot()
      return try x * 0.5 * (inner.tanh() + 1)
    }
    for (name, isLogarithm) in [("softmax", false), ("log_softmax", true)] {
      table[name] = one { (x, call) throws(KerasError) in
        let axis = try call.integer(["axis", "dim"], at: 1) ?? -1
        return isLogarithm ? try x.logSoftmax(axis: axis) : try x.softmax(axis: axis)
      }
    }
    return table
  }()
}
