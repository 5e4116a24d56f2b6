internal import Graph
internal import KerasCore

extension OperationTable {
  /// Sums, means and their like along axes; along all when none are stated.
  static let reductions: [String: Function] = {
    var table: [String: Function] = [
      "sum": along { (x, axes, keeps) throws(KerasError) in
        try (x.dtype == .bool ? x.cast(to: .int32) : x).sum(axes: axes, keepDims: keeps)
      },
      "mean": along { (x, axes, keeps) throws(KerasError) in try x.mean(axes: axes, keepDims: keeps) },
      "max": along { (x, axes, keeps) throws(KerasError) in try x.reduce(.maximum, axes: axes, keepDims: keeps) },
      "min": along { (x, axes, keeps) throws(KerasError) in try x.reduce(.minimum, axes: axes, keepDims: keeps) },
      "prod": along { (x, axes, keeps) throws(KerasError) in try x.product(axes: axes, keepDims: keeps) },
      "any": along { (x, axes, keeps) throws(KerasError) in try x.any(axes: axes, keepDims: keeps) },
      "all": along { (x, axes, keeps) throws(KerasError) in try x.all(axes: axes, keepDims: keeps) },
      "var": along { (x, axes, keeps) throws(KerasError) in
        try x.variance(axes: axes ?? Array(0..<x.shape.rank), keepDims: keeps)
      },
      "std": along { (x, axes, keeps) throws(KerasError) in
        try x.std(axes: axes ?? Array(0..<x.shape.rank), keepDims: keeps)
      },
      "logsumexp": along { (x, axes, keeps) throws(KerasError) in try x.logSumExp(axes: axes, keepDims: keeps) },
      "euclidean_norm": along { (x, axes, keeps) throws(KerasError) in
        try x.square().sum(axes: axes, keepDims: keeps).sqrt()
      },
      "argmax": index { (x, axis, keeps) throws(KerasError) in try x.argmax(axis: axis, keepDims: keeps) },
      "argmin": index { (x, axis, keeps) throws(KerasError) in try x.argmin(axis: axis, keepDims: keeps) },
      "cumsum": one { (x, call) throws(KerasError) in
        let axis = try call.integer(["axis"], at: 1)
        let flat = axis == nil && call.generation >= .keras3 ? try x.reshape([x.shape.count]) : x
        return try flat.cumulativeSum(axis: axis ?? 0, exclusive: call.flag("exclusive"), reverse: call.flag("reverse"))
      },
      "normalize": one { (x, call) throws(KerasError) in
        guard call.number(["order"], at: 2) ?? 2 == 2 else {
          throw KerasError("the operation \"normalize\" supports the order 2 only.")
        }
        let epsilon = call.number(["epsilon"]) ?? 1e-7
        return try x.l2Normalized(axis: call.integer(["axis"], at: 1) ?? -1, epsilon: epsilon * epsilon)
      },
      "l2_normalize": one { (x, call) throws(KerasError) in
        let axes = try call.integers(["axis", "dim"], at: 1)
        let least = call.number(["epsilon"], at: 2) ?? 1e-12
        return try x * x.square().sum(axes: axes, keepDims: true).maximum(least).rsqrt()
      },
    ]
    let aliases = [
      "max": ["amax"], "min": ["amin"], "prod": ["product"], "var": ["variance"], "argmax": ["arg_max"],
      "argmin": ["arg_min"],
    ]
    for (name, others) in aliases { for other in others { table[other] = table[name] } }
    for name in ["sum", "mean", "max", "min", "prod", "any", "all", "std", "logsumexp", "euclidean_norm"] {
      table["reduce_\(name)"] = table[name]
    }
    table["reduce_variance"] = table["var"]
    return table
  }()

  static func along(
    _ body: @escaping @Sendable (Tensor, [Int]?, Bool) throws(KerasError) -> Tensor
  ) -> Function {
    one { (x, call) throws(KerasError) in
      let axes = try call.integers(["axis", "axes", "reduction_indices"], at: 1)
      return try body(x, axes, call.flag("keepdims", "keep_dims"))
    }
  }

  private static func index(
    _ body: @escaping @Sendable (Tensor, Int, Bool) throws(KerasError) -> Tensor
  ) -> Function {
    one { (x, call) throws(KerasError) in
      let axis = try call.integer(["axis", "dimension"], at: 1)
      // NumPy looks through all elements where TensorFlow takes the first axis.
      let isFlat = axis == nil && call.generation >= .keras3
      let result = try body(isFlat ? x.reshape([x.shape.count]) : x, axis ?? 0, call.flag("keepdims"))
      return try result.cast(to: call.generation >= .keras3 ? .int32 : .int64)
    }
  }
}
