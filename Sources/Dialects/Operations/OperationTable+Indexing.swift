internal import Graph
internal import KerasCore

extension OperationTable {
  /// Parts of tensors, and what is said of their shapes.
  static let indexing: [String: Function] = {
    var table: [String: Function] = [
      "get_item": one { (x, call) throws(KerasError) in
        guard let spec = call.argument(["key", "slice_spec"], at: 1) else { return x }
        return try Subscript(spec, of: x.shape).part(of: x)
      },
      "strided_slice": one { (x, call) throws(KerasError) in
        try Subscript(
          begin: call.required(["begin"], at: 1), end: call.required(["end"], at: 2),
          strides: call.integers(["strides"], at: 3), call, of: x.shape
        ).part(of: x)
      },
      "slice": one { (x, call) throws(KerasError) in
        let starts = try call.required(["start_indices", "begin"], at: 1)
        let sizes = try call.required(["shape", "size"], at: 2)
        guard starts.count == x.shape.rank, sizes.count == x.shape.rank else {
          throw KerasError("the operation \"slice\" needs a start and a size for each axis of \(x.shape).")
        }
        return try x.slice(
          starts: starts, ends: sizes.indices.map { sizes[$0] < 0 ? x.shape[$0] : starts[$0] + sizes[$0] })
      },
      "take": { call throws(KerasError) in
        let x = try call.tensor(0)
        let indices = try call.tensor(1, ["indices"])
        guard let axis = try call.integer(["axis"], at: 2) else {
          return [try call.generation >= .keras3 ? x.reshape([x.shape.count]).take(indices) : x.take(indices)]
        }
        return [try x.take(indices, axis: axis)]
      },
      "one_hot": one { (x, call) throws(KerasError) in
        guard let classes = try call.integer(["num_classes", "depth"], at: 1) else {
          throw KerasError("the operation \"one_hot\" lacks the argument \"num_classes\".")
        }
        let dtype = try call.dtype(["dtype"]) ?? .float32
        guard call.number(["on_value"], at: 2) ?? 1 == 1, call.number(["off_value"], at: 3) ?? 0 == 0 else {
          throw KerasError("the operation \"one_hot\" supports the values 1 and 0 only.")
        }
        let indices = x.dtype.isInteger ? x : try x.cast(to: .int32)
        return try indices.oneHot(classes, axis: call.integer(["axis"]) ?? -1, dtype: dtype)
      },
      "shape": one { (x, call) in call.indices(x.shape.dimensions, [x.shape.rank]) },
      "size": one { (x, call) in call.indices([x.shape.count], []) },
      "rank": one { (x, call) in call.indices([x.shape.rank], []) },
      "arange": { call throws(KerasError) in
        var ends = [0, 0]
        let start = try call.integer(["start"], at: 0) ?? 0
        if let stop = try call.integer(["stop", "limit"], at: 1) { ends = [start, stop] } else { ends = [0, start] }
        let step = try call.integer(["step", "delta"], at: 2) ?? 1
        guard step != 0, abs((ends[1] - ends[0]) / step) <= 1 << 22 else {
          throw KerasError("the operation \"arange\" from \(ends[0]) to \(ends[1]) by \(step) is not supported.")
        }
        let numbers = Array(stride(from: ends[0], to: ends[1], by: step))
        return [try call.indices(numbers, [numbers.count]).cast(to: call.dtype(["dtype"]) ?? .int32)]
      },
      "fill": { call throws(KerasError) in
        let value = try call.tensor(1, ["value", "fill_value"])
        return [try value.broadcast(to: Shape(call.required(["dims", "shape"], at: 0)))]
      },
      "full_like": { call throws(KerasError) in
        let x = try call.tensor(0)
        return [try call.tensor(1, ["fill_value"], like: x).cast(to: x.dtype).broadcast(to: x.shape)]
      },
    ]
    let aliases = ["get_item": ["getitem"], "take": ["gather"], "arange": ["range"]]
    for (name, others) in aliases { for other in others { table[other] = table[name] } }
    return table
  }()
}

/// `x[…]`: a range, one place, a new axis or all axes in between.
struct Subscript {
  private enum Item {
    case range(start: Int?, stop: Int?, step: Int)
    case place(Int)
    case newAxis
    case ellipsis
  }

  private var items: [Item] = []

  /// The subscript that an argument in Keras 3's or TensorFlow's notation states.
  init(_ spec: CallArguments.Argument, of shape: Shape) throws(KerasError) {
    switch spec {
    case .value(.array(let elements)): for element in elements { items.append(try Self.item(.value(element))) }
    case .list(let elements): for element in elements { items.append(try Self.item(element)) }
    default: items = [try Self.item(spec)]
    }
  }

  /// The subscript of TensorFlow's `StridedSlice`, whose masks name the items that are not what they seem.
  init(
    begin: [Int], end: [Int], strides: [Int]?, _ call: OperationCall, of shape: Shape
  ) throws(KerasError) {
    let strides = strides ?? begin.map { _ in 1 }
    guard begin.count == end.count, begin.count == strides.count, begin.count < 63 else {
      throw KerasError("the bounds \(begin), \(end) and \(strides) of a slice must be equally many.")
    }
    func has(_ mask: String, _ place: Int) -> Bool {
      (call.number([mask]).flatMap { Int(exactly: $0) } ?? 0) & 1 << place != 0
    }
    for place in begin.indices {
      if has("ellipsis_mask", place) {
        items.append(.ellipsis)
      } else if has("new_axis_mask", place) {
        items.append(.newAxis)
      } else if has("shrink_axis_mask", place) {
        items.append(.place(begin[place]))
      } else {
        items.append(
          .range(
            start: has("begin_mask", place) ? nil : begin[place], stop: has("end_mask", place) ? nil : end[place],
            step: strides[place]))
      }
    }
  }

  private static func item(_ argument: CallArguments.Argument) throws(KerasError) -> Item {
    if case .tensor(let tensor) = argument, let known = tensor.knownValue, known.values.count == 1,
      let place = Int(exactly: known.values[0])
    {
      return .place(place)
    }
    guard case .value(let json) = argument else {
      throw KerasError("an index that is computed is not supported.")
    }
    if json == .null { return .newAxis }
    if let place = json.int { return .place(place) }
    if json.string == "Ellipsis" || json["class_name"]?.string == "__ellipsis__" { return .ellipsis }
    guard let bounds = (json["class_name"]?.string == "__slice__" ? json["config"] : json)?.object else {
      throw KerasError("the index \(json) is not supported.")
    }
    func bound(_ key: String) throws(KerasError) -> Int? {
      guard let value = bounds[key], value != .null else { return nil }
      guard let number = value.int else { throw KerasError("the bound \(value) of a slice is not supported.") }
      return number
    }
    return .range(start: try bound("start"), stop: try bound("stop"), step: try bound("step") ?? 1)
  }

  /// The part of `x`.
  func part(of x: Tensor) throws(KerasError) -> Tensor {
    let taken = items.count { item in
      switch item {
      case .newAxis, .ellipsis: false
      default: true
      }
    }
    guard taken <= x.shape.rank else {
      throw KerasError("\(taken) indices are too many for \(x.shape).")
    }
    var (starts, ends, strides, flips): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
    var extents: [Int] = []
    func keepAll(_ count: Int) {
      for _ in 0..<count {
        let extent = x.shape[starts.count]
        starts.append(0)
        ends.append(extent)
        strides.append(1)
        extents.append(extent)
      }
    }
    for item in items {
      switch item {
      case .newAxis: extents.append(1)
      case .ellipsis: keepAll(x.shape.rank - taken)
      case .place(let place):
        let extent = x.shape[starts.count]
        let index = place < 0 ? place + extent : place
        guard 0..<extent ~= index else { throw KerasError("the index \(place) is outside an axis of \(x.shape).") }
        starts.append(index)
        ends.append(index + 1)
        strides.append(1)
      case .range(let start, let stop, let step):
        let extent = x.shape[starts.count]
        guard step != 0, step > -extent - 1 else { throw KerasError("a slice cannot step by \(step).") }
        func clamped(_ bound: Int, _ low: Int, _ high: Int) -> Int {
          min(max(bound < 0 ? bound + extent : bound, low), high)
        }
        if step > 0 {
          let first = start.map { clamped($0, 0, extent) } ?? 0
          let last = max(stop.map { clamped($0, 0, extent) } ?? extent, first)
          starts.append(first)
          ends.append(last)
          strides.append(min(step, max(extent, 1)))
          extents.append((last - first + strides[strides.count - 1] - 1) / strides[strides.count - 1])
        } else {
          // Backwards: the same elements forwards, then turned round.
          let first = start.map { clamped($0, -1, extent - 1) } ?? extent - 1
          let last = min(stop.map { clamped($0, -1, extent - 1) } ?? -1, first)
          let count = (first - last - step - 1) / -step
          flips.append(extents.count)
          starts.append(count == 0 ? 0 : first + (count - 1) * step)
          ends.append(count == 0 ? 0 : first + 1)
          strides.append(-step)
          extents.append(count)
        }
      }
    }
    keepAll(x.shape.rank - starts.count)
    let part = try x.slice(starts: starts, ends: ends, strides: strides).reshape(Shape(extents))
    return flips.isEmpty ? part : try part.flip(axes: flips)
  }
}
