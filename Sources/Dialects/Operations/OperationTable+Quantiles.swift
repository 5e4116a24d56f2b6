internal import Graph
internal import KerasCore

extension OperationTable {
  /// Quantiles, and reductions that leave NaN out.
  static let quantiles: [String: Function] = {
    var table: [String: Function] = [
      "ptp": along { (x, axes, keeps) throws(KerasError) in
        try x.reduce(.maximum, axes: axes, keepDims: keeps) - x.reduce(.minimum, axes: axes, keepDims: keeps)
      },
      "count_nonzero": along { (x, axes, keeps) throws(KerasError) in
        try x.isNotEqual(to: x.filled(0)).cast(to: .int32).sum(axes: axes, keepDims: keeps)
      },
      "average": one { (x, call) throws(KerasError) in
        let x = try x.floating()
        let axes = try call.integers(["axis"])
        guard call.argument(["weights"], at: 1) != nil else { return try x.mean(axes: axes) }
        var weights = try call.tensor(1, ["weights"]).cast(to: x.dtype)
        if weights.shape.rank == 1, x.shape.rank > 1, let axis = axes?.first {
          var shape = Shape(Array(repeating: 1, count: x.shape.rank))
          shape[try x.shape.resolve(axis: axis)] = weights.shape[0]
          weights = try weights.reshape(shape)
        }
        weights = try weights.broadcast(to: x.shape)
        return try (x * weights).sum(axes: axes) / weights.sum(axes: axes)
      },
      "nansum": along { (x, axes, keeps) throws(KerasError) in
        try x.without(0).sum(axes: axes, keepDims: keeps)
      },
      "nanprod": along { (x, axes, keeps) throws(KerasError) in
        try x.without(1).product(axes: axes, keepDims: keeps)
      },
      "nanmax": along { (x, axes, keeps) throws(KerasError) in
        try x.extremum(.maximum, -.infinity, axes, keeps)
      },
      "nanmin": along { (x, axes, keeps) throws(KerasError) in
        try x.extremum(.minimum, .infinity, axes, keeps)
      },
      "nanmean": along { (x, axes, keeps) throws(KerasError) in try x.meanOfNumbers(axes, keeps) },
      "nanvar": along { (x, axes, keeps) throws(KerasError) in try x.varianceOfNumbers(axes, keeps) },
      "nanstd": along { (x, axes, keeps) throws(KerasError) in try x.varianceOfNumbers(axes, keeps).sqrt() },
      "nancumsum": one { (x, call) throws(KerasError) in
        let axis = try call.integer(["axis"], at: 1)
        let y = try x.without(0)
        return try (axis == nil ? y.reshape([y.shape.count]) : y).cumulativeSum(axis: axis ?? 0)
      },
      "nancumprod": one { (x, call) throws(KerasError) in
        let axis = try call.integer(["axis"], at: 1)
        let y = try x.without(1)
        return try (axis == nil ? y.reshape([y.shape.count]) : y).cumulativeProduct(axis: axis ?? 0)
      },
      "cumprod": one { (x, call) throws(KerasError) in
        let axis = try call.integer(["axis"], at: 1)
        let y = axis == nil && call.generation >= .keras3 ? try x.reshape([x.shape.count]) : x
        return try y.cumulativeProduct(
          axis: axis ?? 0, exclusive: call.flag("exclusive"), reverse: call.flag("reverse"))
      },
      "cumulative_logsumexp": one { (x, call) throws(KerasError) in
        try x.cumulated(
          axis: call.integer(["axis"], at: 1) ?? 0, neutral: -.greatestFiniteMagnitude.squareRoot(),
          exclusive: call.flag("exclusive"), reverse: call.flag("reverse")
        ) { (a, b) throws(KerasError) in
          let largest = try a.maximum(b)
          return try largest + (-(a - b).absolute()).exp().log1p()
        }
      },
      "nanargmax": along1 { (x, axis, keeps) throws(KerasError) in
        try x.placeOfNumber(x.without(-.infinity).argmax(axis: axis, keepDims: keeps), axis, keeps)
      },
      "nanargmin": along1 { (x, axis, keeps) throws(KerasError) in
        try x.placeOfNumber(x.without(.infinity).argmin(axis: axis, keepDims: keeps), axis, keeps)
      },
      "median": one { (x, call) throws(KerasError) in try x.quantile(call, 0.5, leavesOut: false) },
      "nanmedian": one { (x, call) throws(KerasError) in try x.quantile(call, 0.5, leavesOut: true) },
    ]
    for (prefix, leavesOut) in [("", false), ("nan", true)] {
      for (name, scale) in [("quantile", 1.0), ("percentile", 0.01)] {
        table[prefix + name] = one { (x, call) throws(KerasError) in
          if let share = call.share() { return try x.quantile(call, share * scale, leavesOut: leavesOut) }
          let shares = try call.tensor(1, ["q"]).cast(to: .float32) * scale
          return try x.quantiles(call, of: shares, leavesOut: leavesOut)
        }
      }
    }
    table["reduce_count_nonzero"] = table["count_nonzero"]
    return table
  }()

  private static func along1(
    _ body: @escaping @Sendable (Tensor, Int, Bool) throws(KerasError) -> Tensor
  ) -> Function {
    one { (x, call) throws(KerasError) in
      let axis = try call.integer(["axis"], at: 1)
      return try body(axis == nil ? x.reshape([x.shape.count]) : x, axis ?? 0, call.flag("keepdims"))
    }
  }
}

extension OperationCall {
  /// The one number that is asked for, if it is one.
  fileprivate func share() -> Double? {
    if case .value(let json)? = argument(["q"], at: 1) { json.double } else { nil }
  }
}

extension Tensor {
  /// This with `value` in place of NaN.
  fileprivate func without(_ value: Double) throws(KerasError) -> Tensor {
    guard dtype.isFloating else { return self }
    return try map(.isNaN).select(filled(value), self)
  }

  /// 1 for each number, 0 for NaN.
  private func isNumber() throws(KerasError) -> Tensor { try map(.isNaN).logicalNot().cast(to: .float32) }

  fileprivate func meanOfNumbers(_ axes: [Int]?, _ keeps: Bool) throws(KerasError) -> Tensor {
    let x = try floating()
    return try x.without(0).sum(axes: axes, keepDims: keeps) / x.isNumber().sum(axes: axes, keepDims: keeps)
  }

  fileprivate func varianceOfNumbers(_ axes: [Int]?, _ keeps: Bool) throws(KerasError) -> Tensor {
    let x = try floating()
    let distance = try x.without(0) - x.meanOfNumbers(axes ?? Array(0..<shape.rank), true)
    let square = try (distance * x.isNumber()).square()
    return try square.sum(axes: axes, keepDims: keeps) / x.isNumber().sum(axes: axes, keepDims: keeps)
  }

  /// The largest or smallest number; NaN where there is none.
  fileprivate func extremum(
    _ function: Reduce.Function, _ neutral: Double, _ axes: [Int]?, _ keeps: Bool
  ) throws(KerasError) -> Tensor {
    guard dtype.isFloating else { return try reduce(function, axes: axes, keepDims: keeps) }
    let result = try without(neutral).reduce(function, axes: axes, keepDims: keeps)
    let count = try isNumber().sum(axes: axes, keepDims: keeps)
    return try count.isEqual(to: count.scalar(0)).select(result.filled(.nan), result)
  }

  /// `place`, and −1 where there is no number.
  fileprivate func placeOfNumber(_ place: Tensor, _ axis: Int, _ keeps: Bool) throws(KerasError) -> Tensor {
    guard dtype.isFloating else { return place }
    let count = try isNumber().sum(axes: [axis], keepDims: keeps)
    return try count.isEqual(to: count.scalar(0)).select(place.filled(-1), place)
  }

  /// ``quantiles(_:of:leavesOut:)`` of one share.
  fileprivate func quantile(_ call: OperationCall, _ share: Double, leavesOut: Bool) throws(KerasError) -> Tensor {
    try quantiles(call, of: builder.scalar(share, .float32), exactly: share, leavesOut: leavesOut)
  }

  /// The elements at the places `shares` · (n − 1) of those along the axes in order, n without NaN where it is left out;
  /// the axes of `shares` come first.
  fileprivate func quantiles(
    _ call: OperationCall, of shares: Tensor, exactly share: Double? = nil, leavesOut: Bool
  ) throws(KerasError) -> Tensor {
    let x = try floating()
    var axes: [Int] = []
    for axis in try call.integers(["axis"]) ?? Array(0..<shape.rank) { axes.append(try shape.resolve(axis: axis)) }
    let kept = (0..<shape.rank).filter { !axes.contains($0) }
    let extent = Shape(axes.map { shape[$0] }).count
    let sorted = try x.transpose(kept + axes).reshape(Shape(kept.map { shape[$0] } + [extent])).sorted()
    let numbers = try sorted.isNumber().sum(axis: -1, keepDims: true)
    let all = try numbers.filled(Double(extent))
    let single = try shares.reshape(Shape(Array(repeating: 1, count: kept.count) + [shares.shape.count]))
    var place = try ((leavesOut ? numbers : all) - 1) * single
    // A known place between elements is not moved by rounding.
    if let share, !leavesOut { place = try place.filled(share * Double(extent - 1)) }
    // Keras's node forgets the method of "quantile" alone.
    let method = call.name == "quantile" ? nil : call.text(["method"])
    var result = try sorted.element(at: place, method: method ?? "linear")
    if !leavesOut {
      let hasGap = try numbers.isLess(than: all).broadcast(to: result.shape)
      result = try hasGap.select(result.filled(.nan), result)
    }
    // The shares, then the axes that are left.
    result = try result.transpose([kept.count] + Array(0..<kept.count))
    let extents =
      call.flag("keepdims") ? (0..<shape.rank).map { axes.contains($0) ? 1 : shape[$0] } : kept.map { shape[$0] }
    return try result.reshape(Shape(shares.shape.dimensions + extents))
  }

  /// What is at the places, which are no whole numbers, along the last axis.
  private func element(at place: Tensor, method: String) throws(KerasError) -> Tensor {
    func element(_ place: Tensor) throws(KerasError) -> Tensor {
      try takeAlong(place.maximum(0).cast(to: .int32), axis: -1)
    }
    let (low, high) = (try place.floor(), try place.ceil())
    switch method {
    case "lower": return try element(low)
    case "higher": return try element(high)
    case "nearest": return try element(place.round())
    case "midpoint": return try (element(low) + element(high)) * 0.5
    case "linear":
      let (first, second) = (try element(low), try element(high))
      return try first + (second - first) * (place - low)
    default: throw KerasError("the method \"\(method)\" of a quantile is not known.")
    }
  }
}
