internal import Graph
internal import KerasCore

extension OperationTable {
  /// Tensors of which a part is another, and what the slices that go to one place make together.
  static let updates: [String: Function] = [
    "slice_update": one { (x, call) throws(KerasError) in
      let updates = try call.tensor(2, ["updates"]).cast(to: x.dtype)
      let starts = try call.required(["start_indices"], at: 1)
      guard starts.count == x.shape.rank, updates.shape.rank == x.shape.rank,
        zip(updates.shape.dimensions, x.shape.dimensions).allSatisfy({ $0 <= $1 })
      else { throw KerasError("an update \(updates.shape) at \(starts) does not fit \(x.shape).") }
      // What would be outside is moved inside, as XLA does it.
      let low = x.shape.dimensions.indices.map { min(max(starts[$0], 0), x.shape[$0] - updates.shape[$0]) }
      let high = x.shape.dimensions.indices.map { x.shape[$0] - updates.shape[$0] - low[$0] }
      let isNew = try updates.filled(1).pad(low: low, high: high).isNotEqual(to: x.filled(0))
      return try isNew.select(updates.pad(low: low, high: high), x)
    },
    "scatter_update": one { (x, call) throws(KerasError) in
      let indices = try call.tensor(1, ["indices"]).cast(to: .int32)
      let updates = try call.tensor(2, ["updates"]).cast(to: x.dtype)
      guard indices.shape.rank > 0, indices.shape[-1] <= x.shape.rank else {
        throw KerasError("the indices \(indices.shape) have more parts than \(x.shape) has axes.")
      }
      let parts = indices.shape[-1]
      let rest = Array(x.shape.dimensions[parts...])
      let extent = Shape(Array(x.shape.dimensions[..<parts])).count
      let places = try indices.places(in: x.shape)
      let count = places.shape.count
      guard updates.shape.count == count * Shape(rest).count else {
        throw KerasError("updates \(updates.shape) at \(indices.shape) do not fit \(x.shape).")
      }
      let rows = try x.reshape(Shape([extent] + rest))
      let scattered = try rows.scattering(
        updates.reshape(Shape([count] + rest)), at: places.reshape([count]), call.text(["reduction"]))
      return try scattered.reshape(x.shape)
    },
    "segment_sum": segments { (x, places, extent) throws(KerasError) in try x.scatterAdd(at: places, extent: extent) },
    "segment_max": segments { (x, places, extent) throws(KerasError) in
      try x.apply(ScatterExtremum(isMaximum: true, extent: extent, missing: lowest(x.dtype)), places)
    },
    "segment_min": segments { (x, places, extent) throws(KerasError) in
      try x.apply(ScatterExtremum(isMaximum: false, extent: extent, missing: highest(x.dtype)), places)
    },
    "segment_prod": segments { (x, places, extent) throws(KerasError) in
      try x.scatterProduct(at: places, extent: extent)
    },
  ]

  private static func lowest(_ dtype: DType) -> Double {
    dtype.isFloating ? -Double(Float.greatestFiniteMagnitude) : Double(Int32.min)
  }

  private static func highest(_ dtype: DType) -> Double {
    dtype.isFloating ? Double(Float.greatestFiniteMagnitude) : Double(Int32.max)
  }

  /// An operation of slices, the places that they go to and the number of places.
  private static func segments(
    _ body: @escaping @Sendable (Tensor, Tensor, Int) throws(KerasError) -> Tensor
  ) -> Function {
    { call throws(KerasError) in
      let (x, places) = (try call.tensor(0, ["data"]), try call.tensor(1, ["segment_ids"]).cast(to: .int32))
      if let count = try call.integer(["num_segments"], at: 2) { return [try body(x, places, count)] }
      guard let known = places.knownValue else {
        throw KerasError(
          "the operation \"\(call.name)\" needs \"num_segments\", or segments that are known beforehand.")
      }
      // Keras counts the segments of sums that are in no order, and of all others takes the last.
      let isCounted = call.name == "segment_sum" && !call.flag("sorted") && call.generation >= .keras3
      let count = isCounted ? Set(known.values).count : Int((known.values.max() ?? -1).rounded()) + 1
      return [try body(x, places, count)]
    }
  }
}

extension Tensor {
  /// This (rows, rest…) where `updates` (n, rest…) at `places` (n) replace rows, or are added, multiplied or compared.
  fileprivate func scattering(
    _ updates: Tensor, at places: Tensor, _ reduction: String?
  ) throws(KerasError) -> Tensor {
    let extent = shape[0]
    switch reduction {
    case nil:
      // Of several updates of one row the last counts.
      let order = try iota(TensorType(places.shape, .int32), axis: 0)
      let last = try order.apply(ScatterExtremum(isMaximum: true, extent: extent, missing: -1), places)
      let chosen = try updates.take(last.maximum(0))
      let isNew = try last.isGreater(than: -1)
        .reshape(Shape([extent] + shape.dimensions.dropFirst().map { _ in 1 })).broadcast(to: shape)
      return try isNew.select(chosen, self)
    case "add": return try self + updates.scatterAdd(at: places, extent: extent)
    case "mul": return try self * updates.scatterProduct(at: places, extent: extent)
    case "max":
      return try maximum(updates.apply(ScatterExtremum(isMaximum: true, extent: extent, missing: -.infinity), places))
    case "min":
      return try minimum(updates.apply(ScatterExtremum(isMaximum: false, extent: extent, missing: .infinity), places))
    case .some(let word): throw KerasError("an update by \"\(word)\" is not known.")
    }
  }

  /// The products of the slices (n, rest…) that go to one place of a first axis of `extent`.
  fileprivate func scatterProduct(at places: Tensor, extent: Int) throws(KerasError) -> Tensor {
    guard places.shape.rank == 1, shape.rank > 0, shape[0] == places.shape[0], extent >= 0 else {
      throw KerasError("the slices of \(shape) need one place each, got \(places.shape).")
    }
    let rest = Array(shape.dimensions.dropFirst())
    let full = Shape([extent, shape[0]] + rest)
    let isHere = try places.oneHot(extent, axis: 0, dtype: .bool).reshape(
      Shape([extent, shape[0]] + rest.map { _ in 1 }))
    let spread = try expandDims(axis: 0).broadcast(to: full)
    return try isHere.broadcast(to: full).select(spread, spread.filled(1)).reduce(.product, axes: [1])
  }
}
