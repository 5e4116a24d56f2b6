/// The name a file gives to a weight, taken apart: `sequential/dense/kernel`, `dense/kernel:0`, `dense_1_W`.
struct SavedName {
  let parents: [Substring]
  let name: Substring

  init(_ name: String) {
    let stem = name[..<(name.lastIndex(of: ":") ?? name.endIndex)]
    let parts = stem.split(separator: "/")
    parents = Array(parts.dropLast())
    self.name = parts.last ?? stem
  }
}

/// Weights by the sublayers around them, to be found by the names that files give them.
struct WeightNames {
  /// The weights of one sublayer, and the sublayers inside.
  private struct Place {
    var weights: [Substring: [Int]] = [:]
    var inner: [Substring: Place] = [:]

    mutating func add(_ weight: Int, _ name: String, at path: ArraySlice<String>) {
      if let first = path.first {
        inner[Substring(first), default: Place()].add(weight, name, at: path.dropFirst())
      } else {
        weights[Substring(name), default: []].append(weight)
      }
    }

    /// Adds the weights called `names` here, and further inside along `parents`, until there are two.
    func collect(_ names: [Substring], _ parents: ArraySlice<Substring>, _ found: inout [Int]) {
      for name in names where found.count < 2 { found += weights[name] ?? [] }
      // Of equal names around a weight the first is as good as any.
      var seen: Set<Substring> = []
      for (index, parent) in zip(parents.indices, parents) where found.count < 2 && seen.insert(parent).inserted {
        inner[parent]?.collect(names, parents[(index + 1)...], &found)
      }
    }
  }

  private var root = Place()

  /// `weights` of one layer of the model.
  init(_ weights: [Trace.Weight]) {
    for (index, weight) in weights.enumerated() { root.add(index, weight.name, at: weight.path.dropFirst()) }
  }

  /// The only weight whose name in a file `saved` can be: that ends in the weight's own, and the sublayers around come in
  /// order; nil where there are several, or none.
  func match(_ saved: SavedName) -> Int? {
    var names = [saved.name]
    for (name, ending) in Self.keras1Names where saved.name.hasSuffix(ending) && saved.name != name {
      names.append(Substring(name))
    }
    var found: [Int] = []
    root.collect(names, saved.parents[...], &found)
    return found.count == 1 ? found[0] : nil
  }

  private static let keras1Names = [
    "kernel": "_W", "bias": "_b", "embeddings": "_W", "gamma": "_gamma", "beta": "_beta",
    "moving_mean": "_running_mean", "moving_variance": "_running_std",
  ]
}
