extension [Trace.Weight] {
  /// The weights in the order in which Keras 3 builds those of quantised layers: of each layer, first what training writes over.
  var inBuildOrder: [Trace.Weight] {
    var places: [[String]: Int] = [:]
    for weight in self where places[weight.path] == nil { places[weight.path] = places.count }
    let keys = enumerated().map { index, weight in
      (weight: weight, key: [places[weight.path] ?? 0, weight.overwriteWithGradient ? 0 : 1, index])
    }
    return keys.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.weight)
  }
}
