internal import Graph
internal import KerasCore

extension OperationTable {
  /// Elements in the order of their size, and what follows from it.
  static let sorting: [String: Function] = {
    var table: [String: Function] = [
      "sort": one { (x, call) throws(KerasError) in
        try x.sorted(axis: call.integer(["axis"], at: 1) ?? -1, isDescending: call.isDescending)
      },
      "argsort": one { (x, call) throws(KerasError) in
        guard call.generation < .keras3 || call.argument(["axis"]) != nil else {
          return try x.argsort(axis: call.named["axis"] == nil ? -1 : 0)
        }
        return try x.argsort(axis: call.integer(["axis"], at: 1) ?? -1, isDescending: call.isDescending)
      },
      "top_k": { call throws(KerasError) in
        let x = try call.tensor(0)
        let k = try call.integer(["k"], at: 1) ?? 1
        guard let extent = x.shape.dimensions.last, 0...extent ~= k else {
          throw KerasError("\(k) elements are more than \(x.shape) has.")
        }
        let places = try x.argsort(isDescending: true).slice(axis: -1, from: 0, to: k)
        return [try x.takeAlong(places, axis: -1), places]
      },
      "in_top_k": { call throws(KerasError) in
        let (targets, predictions) = (try call.tensor(0, ["targets"]), try call.tensor(1, ["predictions"]))
        let k = Double(try call.required1(["k"], at: 2))
        let chosen = try predictions.takeAlong(targets.cast(to: .int32).expandDims(axis: -1), axis: -1)
        let larger = try predictions.isGreater(than: chosen).cast(to: .float32).sum(axis: -1)
        return [try larger.isLess(than: k).logicalAnd(chosen.squeeze(axis: -1).map(.isFinite))]
      },
      "argpartition": one { (x, call) throws(KerasError) in try x.argsort(axis: call.integer(["axis"], at: 2) ?? -1) },
      "search_sorted": { call throws(KerasError) in
        let (sorted, values) = (try call.tensor(0, ["sorted_sequence"]), try call.tensor(1, ["values", "v"]))
        return [try values.places(in: sorted, isRight: call.text(["side"]) == "right")]
      },
      "digitize": { call throws(KerasError) in
        let x = try call.tensor(0)
        let bins = try call.tensor(1, ["bins"], like: x)
        return [try x.cast(to: .float32).places(in: bins.cast(to: .float32), isRight: true)]
      },
      "is_in": { call throws(KerasError) in
        let (a, b) = try call.pair()
        let found = try a.expandDims(axis: -1).isEqual(to: b.reshape([b.shape.count])).any(axes: [-1])
        return [call.flag("invert") ? try found.logicalNot() : found]
      },
      "nonzero": { call throws(KerasError) in try call.withoutShape() },
      "unique": { call throws(KerasError) in try call.withoutShape() },
      "bincount": { call throws(KerasError) in try call.bincount() },
    ]
    table["searchsorted"] = table["search_sorted"]
    table["isin"] = table["is_in"]
    return table
  }()
}

extension OperationCall {
  /// The error that the elements decide what shape the result has.
  fileprivate func withoutShape() throws(KerasError) -> [Tensor] {
    throw KerasError("the shape of the result of \"\(name)\" depends on the elements, which is not supported.")
  }

  fileprivate var isDescending: Bool { text(["direction"]) == "DESCENDING" }

  /// How often each whole number occurs along the last axis, weighted.
  fileprivate func bincount() throws(KerasError) -> [Tensor] {
    let x = try tensor(0).cast(to: .int32)
    let least = try integer(["minlength"]) ?? 0
    guard let known = x.knownValue else { return try withoutShape() }
    let count = Swift.max(Int(known.values.max() ?? -1) + 1, least)
    let hits = try x.oneHot(count, dtype: argument(["weights"]) == nil ? .int32 : .float32)
    guard argument(["weights"]) != nil else { return [try hits.sum(axis: -2)] }
    return [try (hits * tensor(1, ["weights"]).floating().expandDims(axis: -1)).sum(axis: -2)]
  }
}

extension Tensor {
  /// How many elements of the vector `sorted` are before each of these: smaller, or with `isRight` not larger.
  fileprivate func places(in sorted: Tensor, isRight: Bool) throws(KerasError) -> Tensor {
    guard sorted.shape.rank == 1 else { throw KerasError("a sorted vector is needed, got \(sorted.shape).") }
    let (values, sorted) = try OperationCall.promoted(self, sorted)
    let each = try values.expandDims(axis: -1)
    let isBefore = isRight ? try sorted.isLessOrEqual(to: each) : try sorted.isLess(than: each)
    return try isBefore.cast(to: .int32).sum(axis: -1)
  }

  /// Whether each element is above `other`'s.
  fileprivate func isGreater(than other: Tensor) throws(KerasError) -> Tensor { try combine(.greater, other) }
}
