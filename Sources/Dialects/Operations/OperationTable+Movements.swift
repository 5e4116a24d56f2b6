internal import Graph
internal import KerasCore

extension OperationTable {
  /// The same elements in other places.
  static let movements: [String: Function] = {
    var table: [String: Function] = [
      "reshape": one { (x, call) throws(KerasError) in
        try x.reshape(inferring: call.required(["newshape", "shape"], at: 1))
      },
      "ravel": unary { x throws(KerasError) in try x.reshape([x.shape.count]) },
      "transpose": one { (x, call) throws(KerasError) in
        let axes = try call.integers(["axes", "perm", "pattern"], at: 1) ?? Array((0..<x.shape.rank).reversed())
        var resolved: [Int] = []
        for axis in axes { resolved.append(try x.shape.resolve(axis: axis)) }
        return try x.transpose(resolved)
      },
      "swapaxes": one { (x, call) throws(KerasError) in
        var order = Array(0..<x.shape.rank)
        let first = try x.shape.resolve(axis: call.required1(["axis1"], at: 1))
        order.swapAt(first, try x.shape.resolve(axis: call.required1(["axis2"], at: 2)))
        return try x.transpose(order)
      },
      "moveaxis": one { (x, call) throws(KerasError) in
        let sources = try call.required(["source"], at: 1)
        let targets = try call.required(["destination"], at: 2)
        var places: [(from: Int, to: Int)] = []
        for (source, target) in zip(sources, targets) {
          places.append((try x.shape.resolve(axis: source), try x.shape.resolve(axis: target)))
        }
        var order = (0..<x.shape.rank).filter { axis in !places.contains { $0.from == axis } }
        for place in places.sorted(by: { $0.to < $1.to }) { order.insert(place.from, at: min(place.to, order.count)) }
        return try x.transpose(order)
      },
      "expand_dims": one { (x, call) throws(KerasError) in
        var y = x
        let axes = try call.required(["axis", "dim"], at: 1)
        let rank = x.shape.rank + axes.count
        for axis in axes.map({ $0 < 0 ? $0 + rank : $0 }).sorted() { y = try y.expandDims(axis: axis) }
        return y
      },
      "squeeze": one { (x, call) throws(KerasError) in
        let stated = try call.integers(["axis", "squeeze_dims"], at: 1) ?? []
        var axes: [Int] = []
        for axis in stated { axes.append(try x.shape.resolve(axis: axis)) }
        if stated.isEmpty { axes = x.shape.dimensions.indices.filter { x.shape[$0] == 1 } }
        var y = x
        for axis in Set(axes).sorted(by: >) { y = try y.squeeze(axis: axis) }
        return y
      },
      "broadcast_to": one { (x, call) throws(KerasError) in
        try x.broadcast(to: Shape(call.required(["shape"], at: 1)))
      },
      "tile": one { (x, call) throws(KerasError) in
        var counts = try call.required(["repeats", "multiples", "n"], at: 1)
        while counts.count < x.shape.rank { counts.insert(1, at: 0) }
        let lead = Shape(Array(repeating: 1, count: counts.count - x.shape.rank) + x.shape.dimensions)
        return try x.reshape(lead).tile(counts)
      },
      "repeat": one { (x, call) throws(KerasError) in
        let count = try call.required1(["repeats"], at: 1)
        guard let axis = try call.integer(["axis"], at: 2) else {
          return try x.reshape([x.shape.count]).repeat(count, axis: 0)
        }
        return try x.repeat(count, axis: axis)
      },
      "repeat_elements": one { (x, call) throws(KerasError) in
        try x.repeat(call.required1(["rep"], at: 1), axis: call.required1(["axis"], at: 2))
      },
      "flip": one { (x, call) throws(KerasError) in try x.flip(axes: call.integers(["axis", "axes"], at: 1)) },
      "roll": one { (x, call) throws(KerasError) in
        let shifts = try call.required(["shift"], at: 1)
        guard let axes = try call.integers(["axis"], at: 2) else {
          return try x.reshape([x.shape.count]).rolled(shifts.first ?? 0, axis: 0).reshape(x.shape)
        }
        var y = x
        for (shift, axis) in zip(shifts, axes) { y = try y.rolled(shift, axis: axis) }
        return y
      },
      "pad": one { (x, call) throws(KerasError) in try x.padded(call) },
      "concatenate": { call throws(KerasError) in
        // TensorFlow's graph keeps the axis behind the tensors.
        if call.named["N"] != nil, let last = call.positional.last, let axis = last.wholeNumber {
          let tensors = OperationCall(
            name: call.name, positional: Array(call.positional.dropLast()), named: [:], builder: call.builder,
            generation: call.generation)
          return [try concatenate(tensors.tensors(), axis: axis)]
        }
        return [try concatenate(call.tensors(), axis: call.integer(["axis"]) ?? 0)]
      },
      "stack": { call throws(KerasError) in [try stack(call.tensors(), axis: call.integer(["axis"]) ?? 0)] },
      "unstack": { call throws(KerasError) in
        let x = try call.tensor(0)
        let axis = try call.integer(["axis"]) ?? 0
        var parts: [Tensor] = []
        for part in try x.split(x.shape[x.shape.resolve(axis: axis)], axis: axis) {
          parts.append(try part.squeeze(axis: axis))
        }
        return parts
      },
      "split": { call throws(KerasError) in try call.split() },
    ]
    let aliases = [
      "transpose": ["permute_dimensions"], "concatenate": ["concat"], "stack": ["pack"], "unstack": ["unpack"],
      "flip": ["reverse"], "pad": ["mirror_pad"],
    ]
    for (name, others) in aliases { for other in others { table[other] = table[name] } }
    return table
  }()
}

extension OperationCall {
  /// Whole numbers that must be there.
  func required(_ names: [String], at position: Int) throws(KerasError) -> [Int] {
    guard let numbers = try integers(names, at: position) else {
      throw KerasError("the operation \"\(name)\" lacks the argument \"\(names[0])\".")
    }
    return numbers
  }

  /// One whole number that must be there.
  func required1(_ names: [String], at position: Int) throws(KerasError) -> Int {
    let numbers = try required(names, at: position)
    guard numbers.count == 1 else {
      throw KerasError("the operation \"\(name)\" needs one number for \"\(names[0])\", got \(numbers).")
    }
    return numbers[0]
  }

  /// The parts of a tensor: a number of equal ones, their extents, or – in Keras 3 – the places where they begin.
  fileprivate func split() throws(KerasError) -> [Tensor] {
    // TensorFlow's graph has the axis first (`Split`), or behind the extents (`SplitV`).
    if let count = try integer(["num_split"]) {
      let isSized = positional.count == 3
      let x = try tensor(isSized ? 0 : 1)
      let axis = try required1(["split_dim"], at: isSized ? 2 : 0)
      return isSized
        ? try x.split(sizes: required(["size_splits"], at: 1), axis: axis) : try x.split(count, axis: axis)
    }
    let x = try tensor(0)
    let axis = try integer(["axis"], at: 2) ?? 0
    let extent = x.shape[try x.shape.resolve(axis: axis)]
    let names = ["indices_or_sections", "num_or_size_splits"]
    let numbers = try required(names, at: 1)
    var isList = numbers.count != 1
    if case .value(let json)? = argument(names, at: 1), json.int == nil { isList = true }
    guard isList else { return try x.split(numbers[0], axis: axis) }
    if generation < .keras3 { return try x.split(sizes: numbers, axis: axis) }
    let ends = (numbers + [extent]).map { min(max($0, 0), extent) }
    return try x.split(sizes: zip(ends, [0] + ends).map { max($0 - $1, 0) }, axis: axis)
  }
}

extension Tensor {
  /// The parts with these extents along `axis`, one of which may be −1 for what is left.
  fileprivate func split(sizes: [Int], axis: Int) throws(KerasError) -> [Tensor] {
    let extent = shape[try shape.resolve(axis: axis)]
    let known = sizes.filter { $0 >= 0 }.reduce(0, +)
    var parts: [Tensor] = []
    var start = 0
    for size in sizes {
      let end = start + (size < 0 ? extent - known : size)
      guard start <= end, end <= extent else {
        throw KerasError("axis \(axis) of \(shape) cannot be split into parts of \(sizes).")
      }
      parts.append(try slice(axis: axis, from: start, to: end))
      start = end
    }
    return parts
  }

  /// The elements moved by `shift` along `axis`, those that leave at one end coming back at the other.
  fileprivate func rolled(_ shift: Int, axis: Int) throws(KerasError) -> Tensor {
    let extent = shape[try shape.resolve(axis: axis)]
    let cut = extent == 0 ? 0 : ((-shift % extent) + extent) % extent
    if cut == 0 { return self }
    return try concatenate(
      [slice(axis: axis, from: cut, to: extent), slice(axis: axis, from: 0, to: cut)], axis: axis)
  }

  /// This with a margin of a constant or of its own elements.
  fileprivate func padded(_ call: OperationCall) throws(KerasError) -> Tensor {
    var widths = try call.required(["pad_width", "paddings"], at: 1)
    // NumPy takes one width, or one pair, for all axes.
    if widths.count == 1 { widths = [widths[0], widths[0]] }
    if widths.count == 2, shape.rank != 1 { widths = (0..<shape.rank).flatMap { _ in widths } }
    guard widths.count == 2 * shape.rank, widths.allSatisfy({ $0 >= 0 }) else {
      throw KerasError("the operation \"pad\" needs two margins for each axis of \(shape), got \(widths).")
    }
    let (low, high) = ((0..<shape.rank).map { widths[2 * $0] }, (0..<shape.rank).map { widths[2 * $0 + 1] })
    switch (call.text(["mode"]) ?? "constant").lowercased() {
    case "constant": return try pad(low: low, high: high, value: call.number(["constant_values"], at: 2) ?? 0)
    case "reflect": return try mirrored(low, high, skipsEdge: true)
    case "symmetric": return try mirrored(low, high, skipsEdge: false)
    case let mode: throw KerasError("the operation \"pad\" does not know the mode \"\(mode)\".")
    }
  }

  private func mirrored(_ low: [Int], _ high: [Int], skipsEdge: Bool) throws(KerasError) -> Tensor {
    var y = self
    for axis in 0..<shape.rank where low[axis] + high[axis] > 0 {
      let (extent, skip) = (y.shape[axis], skipsEdge ? 1 : 0)
      guard Swift.max(low[axis], high[axis]) + skip <= extent else {
        throw KerasError(
          "axis \(axis) of \(shape) is too short to be mirrored \(Swift.max(low[axis], high[axis])) elements.")
      }
      let before = try y.slice(axis: axis, from: skip, to: skip + low[axis]).flip(axis: axis)
      let after = try y.slice(axis: axis, from: extent - skip - high[axis], to: extent - skip).flip(axis: axis)
      y = try concatenate([before, y, after].filter { $0.shape[axis] > 0 }, axis: axis)
    }
    return y
  }
}

extension CallArguments.Argument {
  /// The number that is the argument, stated or known.
  fileprivate var wholeNumber: Int? {
    switch self {
    case .value(let json): json.int
    case .tensor(let tensor): tensor.knownValue.flatMap { $0.values.count == 1 ? Int(exactly: $0.values[0]) : nil }
    case .list: nil
    }
  }
}
