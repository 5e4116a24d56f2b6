internal import Graph
internal import KerasCore

extension OperationTable {
  /// Arrays put together, taken apart, turned and made.
  static let arrays: [String: Function] = {
    var table: [String: Function] = [
      "fliplr": unary { x throws(KerasError) in try x.flip(axis: 1) },
      "flipud": unary { x throws(KerasError) in try x.flip(axis: 0) },
      "rot90": one { (x, call) throws(KerasError) in
        let axes = try call.integers(["axes"], at: 2) ?? [0, 1]
        guard axes.count == 2 else { throw KerasError("a turn needs two axes, got \(axes).") }
        let (first, second) = (try x.shape.resolve(axis: axes[0]), try x.shape.resolve(axis: axes[1]))
        var order = Array(0..<x.shape.rank)
        order.swapAt(first, second)
        switch ((try call.integer(["k"], at: 1) ?? 1) % 4 + 4) % 4 {
        case 0: return x
        case 1: return try x.flip(axis: second).transpose(order)
        case 2: return try x.flip(axes: [first, second])
        default: return try x.transpose(order).flip(axis: second)
        }
      },
      "append": { call throws(KerasError) in
        let (a, b) = try call.pair()
        guard let axis = try call.integer(["axis"], at: 2) else {
          return [try concatenate([a.reshape([a.shape.count]), b.reshape([b.shape.count])], axis: 0)]
        }
        return [try concatenate([a, b], axis: axis)]
      },
      "hstack": { call throws(KerasError) in
        let parts = try call.tensors(ofRank: 1)
        return [try concatenate(parts, axis: parts[0].shape.rank == 1 ? 0 : 1)]
      },
      "vstack": { call throws(KerasError) in [try concatenate(call.tensors(ofRank: 2), axis: 0)] },
      "dstack": { call throws(KerasError) in [try concatenate(call.tensors(ofRank: 3), axis: 2)] },
      "hsplit": { call throws(KerasError) in
        let x = try call.tensor(0)
        return try call.parts(of: x, axis: x.shape.rank == 1 ? 0 : 1)
      },
      "vsplit": { call throws(KerasError) in try call.parts(of: call.tensor(0), axis: 0) },
      "dsplit": { call throws(KerasError) in try call.parts(of: call.tensor(0), axis: 2) },
      "array_split": { call throws(KerasError) in
        try call.parts(of: call.tensor(0), axis: call.integer(["axis"]) ?? 0)
      },
      "meshgrid": { call throws(KerasError) in
        var axes: [Tensor] = []
        for (position, _) in call.positional.enumerated() { axes += try call.list(position) }
        let swaps = call.text(["indexing"]) ?? "xy" == "xy" && axes.count > 1
        let extents = axes.map(\.shape.count)
        var shape = Shape(extents)
        if swaps { (shape[0], shape[1]) = (extents[1], extents[0]) }
        var grids: [Tensor] = []
        for (index, axis) in axes.enumerated() {
          var single = Shape(Array(repeating: 1, count: axes.count))
          single[swaps && index < 2 ? 1 - index : index] = extents[index]
          grids.append(try axis.reshape(single).broadcast(to: shape))
        }
        return grids
      },
      "diff": one { (x, call) throws(KerasError) in
        let axis = try x.shape.resolve(axis: call.integer(["axis"], at: 2) ?? -1)
        var y = x
        for _ in 0..<Swift.min(Swift.max(try call.integer(["n"], at: 1) ?? 1, 0), x.shape[axis]) {
          let extent = y.shape[axis]
          y = try y.slice(axis: axis, from: 1, to: extent) - y.slice(axis: axis, from: 0, to: extent - 1)
        }
        return y
      },
      "trapezoid": { call throws(KerasError) in
        let y = try call.tensor(0, ["y"]).floating()
        let axis = try y.shape.resolve(axis: call.integer(["axis"]) ?? -1)
        let extent = y.shape[axis]
        let pairs = try y.slice(axis: axis, from: 1, to: extent) + y.slice(axis: axis, from: 0, to: extent - 1)
        guard call.argument(["x"]) != nil else {
          return [try (pairs * ((call.number(["dx"]) ?? 1) / 2)).sum(axis: axis)]
        }
        var places = try call.tensor(1, ["x"]).cast(to: y.dtype)
        if places.shape.rank == 1 {
          var shape = Shape(Array(repeating: 1, count: y.shape.rank))
          shape[axis] = places.shape[0]
          places = try places.reshape(shape)
        }
        let widths =
          try places.slice(axis: axis, from: 1, to: extent) - places.slice(axis: axis, from: 0, to: extent - 1)
        return [try (pairs * widths * 0.5).sum(axis: axis)]
      },
      "linspace": { call throws(KerasError) in
        let (start, step) = try call.steps()
        return [try call.spaced(start, step)]
      },
      "logspace": { call throws(KerasError) in
        let (start, step) = try call.steps()
        let exponents = try call.spaced(start, step)
        return [try exponents.filled(call.number(["base"]) ?? 10).power(exponents)]
      },
      "geomspace": { call throws(KerasError) in
        let (a, b) = (try call.tensor(0, ["start"]).floating(), try call.tensor(1, ["stop"]).floating())
        let (_, step) = try call.steps(from: a.log(), to: b.log())
        return [try call.spaced(a.log(), step).exp()]
      },
      "full": { call throws(KerasError) in
        let value = try call.tensor(0, ["fill_value"])
        return [
          try value.cast(to: call.dtype(["dtype"]) ?? value.dtype).broadcast(to: Shape(call.required(["shape"], at: 1)))
        ]
      },
      "unravel_index": { call throws(KerasError) in
        let extents = try call.required(["shape", "dims"], at: 1)
        var rest = try call.tensor(0, ["indices"])
        let count = Double(Shape(extents).count)
        rest = try rest.isLess(than: 0).select(rest + count, rest)
        var places: [Tensor] = []
        for extent in extents.reversed() {
          places.append(try rest.combine(.modulo, rest.filled(Double(extent))))
          rest = try rest.combine(.floorDivide, rest.filled(Double(extent)))
        }
        return places.reversed()
      },
      "take_along_axis": one { (x, call) throws(KerasError) in
        let indices = try call.tensor(1, ["indices"])
        guard let axis = try call.integer(["axis"], at: 2) else {
          return try x.reshape([x.shape.count]).takeAlong(indices.reshape([indices.shape.count]), axis: 0)
        }
        return try x.takeAlong(indices, axis: axis)
      },
      "view": one { (x, call) throws(KerasError) in
        guard try call.dtype(["dtype"], at: 1) ?? x.dtype == x.dtype else {
          throw KerasError("the operation \"view\" supports the tensor's own dtype only.")
        }
        return x
      },
    ]
    for name in ["convert_to_tensor", "array"] {
      table[name] = one { (x, call) throws(KerasError) in
        guard let dtype = try call.dtype(["dtype"]) else { return x }
        return try x.cast(to: dtype)
      }
    }
    table["saturate_cast"] = one { (x, call) throws(KerasError) in
      guard let dtype = try call.dtype(["dtype"], at: 1) else {
        throw KerasError("the operation \"saturate_cast\" lacks the argument \"dtype\".")
      }
      // Floating-point numbers end at the limits anyway.
      guard let own = x.dtype.integerBounds, let bounds = dtype.integerBounds else { return try x.cast(to: dtype) }
      return try x.clip(max(own.low, bounds.low), min(own.high, bounds.high)).cast(to: dtype)
    }
    table["ndim"] = one { (x, call) in call.indices([x.shape.rank], []) }
    table["empty_like"] = elementwise["zeros_like"]
    table["lin_space"] = table["linspace"]
    return table
  }()
}

extension OperationCall {
  /// All tensors of the call with at least `rank` axes, as NumPy's stacking wants them.
  fileprivate func tensors(ofRank rank: Int) throws(KerasError) -> [Tensor] {
    var parts: [Tensor] = []
    for tensor in try tensors() {
      switch (rank, tensor.shape.rank) {
      case (_, rank...): parts.append(tensor)
      case (1, _): parts.append(try tensor.reshape([1]))
      case (2, _): parts.append(try tensor.reshape([1, tensor.shape.count]))
      case (_, 2): parts.append(try tensor.expandDims(axis: 2))
      default: parts.append(try tensor.reshape([1, tensor.shape.count, 1]))
      }
    }
    return parts
  }

  /// The tensors of the argument at `position`: one, or those of a list.
  fileprivate func list(_ position: Int) throws(KerasError) -> [Tensor] {
    guard case .list(let elements) = positional[position] else { return [try tensor(positional[position])] }
    var tensors: [Tensor] = []
    for element in elements { tensors.append(try tensor(element)) }
    return tensors
  }

  /// The parts of `x` along `axis`: as equal as can be, or those between stated places.
  fileprivate func parts(of x: Tensor, axis: Int) throws(KerasError) -> [Tensor] {
    let axis = try x.shape.resolve(axis: axis)
    let names = ["indices_or_sections"]
    let (numbers, extent) = (try required(names, at: 1), x.shape[axis])
    var ends = numbers.map { Swift.min($0 < 0 ? $0 + extent : $0, extent) } + [extent]
    if case .value(let json)? = argument(names, at: 1), let count = json.int, count > 0 {
      guard count <= 65_536 else { throw KerasError("an axis of \(extent) cannot be split into \(count) parts.") }
      ends = (1...count).map { $0 * (extent / count) + Swift.min($0, extent % count) }
    }
    var parts: [Tensor] = []
    var start = 0
    for end in ends {
      parts.append(try x.slice(axis: axis, from: start, to: Swift.max(start, end)))
      start = end
    }
    return parts
  }

  /// The first number and the step of numbers that are equally far apart.
  fileprivate func steps() throws(KerasError) -> (Tensor, Tensor) {
    try steps(from: tensor(0, ["start"]).floating(), to: tensor(1, ["stop"]).floating())
  }

  /// The first number and the step from `a` to `b`.
  fileprivate func steps(from a: Tensor, to b: Tensor) throws(KerasError) -> (Tensor, Tensor) {
    let count = try spacedCount() - (argument(["endpoint"]).map { _ in flag("endpoint") } ?? true ? 1 : 0)
    return (a, try (b - a) / Double(Swift.max(count, 1)))
  }

  /// `start + i · step` for each i, along a new axis.
  fileprivate func spaced(_ start: Tensor, _ step: Tensor) throws(KerasError) -> Tensor {
    let axis = try integer(["axis"]) ?? 0
    guard !flag("retstep") else { throw KerasError("the operation \"\(name)\" does not support \"retstep\".") }
    let (first, width) = (try start.expandDims(axis: axis), try step.expandDims(axis: axis))
    var shape = try first.shape.broadcast(with: width.shape)
    shape[axis < 0 ? axis + shape.rank : axis] = try spacedCount()
    let index = try first.iota(TensorType(shape, .float32), axis: axis)
    return try (first + index * width).cast(to: dtype(["dtype"]) ?? .float32)
  }

  private func spacedCount() throws(KerasError) -> Int { Swift.max(try integer(["num"], at: 2) ?? 50, 0) }
}
