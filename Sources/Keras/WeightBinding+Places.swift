internal import ModelFile

extension WeightBinding {
  /// Binds the weights of a file without names: each is one of the weights at its place, in the order of declaration.
  mutating func bindPlaces(_ group: Group, _ saved: [SavedWeight]) throws(KerasError) {
    let root = group.layer.isEmpty ? [] : [group.layer]
    guard let layer = model.layer(at: root) else {
      throw KerasError("the model has no such layer of its own, so the places in the file mean nothing.")
    }
    var places: [[String]] = []
    var sources: [[String]: [SavedWeight]] = [:]
    for weight in saved {
      guard let inner = layer.place(weight.path ?? []) else {
        throw KerasError("the file has the weight \"\(weight.name)\", but the layer has none at such a place.")
      }
      let place = root + inner
      if sources[place] == nil { places.append(place) }
      sources[place, default: []].append(weight)
    }
    for weight in group.weights where sources[weight.path] == nil {
      throw KerasError("weight \"\(Self.nameInLayer(weight))\" is not in the file.")
    }
    let weights = Dictionary(grouping: group.weights, by: \.path)
    for place in places {
      let declared = Self.savedOrder(weights[place] ?? [])
      let found = sources[place] ?? []
      guard declared.count == found.count else {
        let part = place.dropFirst().joined(separator: "/")
        throw KerasError(
          "the file has \(found.count) weights\(part.isEmpty ? "" : " for \"\(part)\""), but the layer needs "
            + "\(declared.count).")
      }
      for (weight, source) in zip(declared, found) { try pair(weight, source) }
    }
  }
}

extension LayerTree {
  /// The names of the sublayers that lead to where Keras's attributes `path` lead; nil when there is no such place.
  fileprivate func place(_ path: [String]) -> [String]? {
    guard let first = path.first else { return [] }
    let rest = Array(path.dropFirst())
    if let named = layer(first) { return named.place(rest).map { [first] + $0 } }
    let attribute = first.hasPrefix("_") ? String(first.dropFirst()) : first
    if inner.isEmpty {
      // A layer that has its cell or its projections as parts of itself.
      if attribute == "cell" { return place(rest) }
      return rest.isEmpty ? LayerInstance.projections[attribute].map { [$0] } : nil
    }
    if attribute == "cells", instance.layer is StackedRNNCells { return place(rest) }
    let index = attribute == "backward_layer" ? 1 : 0
    guard Self.members.contains(attribute), inner.count == (instance.layer is Bidirectional ? 2 : 1) else { return nil }
    return inner[index].place(rest).map { [inner[index].instance.name] + $0 }
  }

  /// The attributes by which wrappers have the layers in them.
  private static let members: Set = ["layer", "cell", "forward_layer", "backward_layer"]
}

extension LayerInstance {
  /// The attributes by which attention has its projections, and what they are called.
  static let projections = [
    "query_dense": "query", "key_dense": "key", "value_dense": "value", "gate_dense": "gate",
    "output_dense": "attention_output",
  ]
}
