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
      let found = sources[place] ?? []
      let here = weights[place] ?? []
      if let owner = self.layer(at: place), let adapted = LowRankWeights(here, of: owner.layer) {
        try bindAdapted(adapted, found, owner)
        continue
      }
      let declared = Self.savedOrder(here)
      guard declared.count == found.count else {
        let part = place.dropFirst().joined(separator: "/")
        throw KerasError(
          "the file has \(found.count) weights\(part.isEmpty ? "" : " for \"\(part)\""), but the layer needs "
            + "\(declared.count).")
      }
      for (weight, source) in zip(declared, found) { try pair(weight, source) }
    }
  }

  /// Binds the weights of `layer`, of which `adapted` names the one that the file has with what LoRA adds.
  private mutating func bindAdapted(
    _ adapted: LowRankWeights, _ found: [SavedWeight], _ layer: LayerInstance
  ) throws(KerasError) {
    guard let first = found.first, found.count == adapted.others.count + 1 else {
      throw KerasError(
        "the file has \(found.count) weights, but the layer needs \(adapted.others.count + 1).")
    }
    conversions.append(
      WeightConversion(
        rule: .lowRank(scale: adapted.scale), place: layer.place, weights: [adapted.base, adapted.a, adapted.b],
        sources: [first]))
    for (weight, source) in zip(adapted.others, found.dropFirst()) { try pair(weight, source) }
  }

  /// Binds what the stateful layers in `layer` kept of their last batch.
  mutating func bindStates(_ layer: SavedLayer) {
    for saved in layer.state where saved.path?.last == recurrentStatesName {
      guard let index = saved.index, let inner = model.layer(at: [layer.name])?.place(saved.path?.dropLast() ?? [])
      else {
        continue
      }
      states.append((WeightKey(path: [layer.name] + inner, name: RecurrentOptions.stateName(index)), saved))
    }
  }
}

extension LayerTree {
  /// The names of the sublayers that lead to where Keras's attributes `path` lead; nil when there is no such place.
  fileprivate func place(_ path: [String]) -> [String]? {
    guard let first = path.first else { return [] }
    let rest = Array(path.dropFirst())
    if let named = layer(first) { return named.place(rest).map { [first] + $0 } }
    if let part = instance.layer.parts.first(where: { Self.isSame($0.attribute, first) }) {
      guard part.isList else { return inside(part.layers[0], rest) }
      // An object in a list has the name of its class, and in checkpoints its number; where the configuration lists it, it is
      // known by its own.
      guard let item = rest.first else { return nil }
      let names = listNames(of: part.layers.map(\.className))
      let numbered = Int(item).flatMap { part.layers.indices.contains($0) ? part.layers[$0] : nil }
      let found = part.layers.first { $0.name == item } ?? zip(names, part.layers).first { $0.0 == item }?.1 ?? numbered
      return found.flatMap { inside($0, Array(rest.dropFirst())) }
    }
    guard let part = instance.layer.weightParts.first(where: { Self.isSame($0.attribute, first) }) else { return nil }
    return part.name.isEmpty ? place(rest) : rest.isEmpty ? [part.name] : nil
  }

  private func inside(_ child: LayerInstance, _ path: [String]) -> [String]? {
    layer(child.name)?.place(path).map { [child.name] + $0 }
  }

  /// Whether both are names of one attribute, which some versions of Keras begin with an underscore and others do not.
  private static func isSame(_ attribute: String, _ other: String) -> Bool {
    attribute.drop { $0 == "_" } == other.drop { $0 == "_" }
  }
}
