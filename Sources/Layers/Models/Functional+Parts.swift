extension Functional {
  /// The graph up to the first call of the layer of this index, whose inputs are its outputs.
  package func before(_ index: Int) -> Functional {
    guard let call = calls.first(where: { $0.layer == index }) else { return self }
    var part = self
    part.outputs = call.references
    part.outputStructure = nil
    var needed = Set(part.outputs.map { [$0.layer, $0.node] })
    var kept: [Call] = []
    for call in calls.reversed() where needed.contains([call.layer, call.node]) {
      kept.append(call)
      for reference in call.references { needed.insert([reference.layer, reference.node]) }
    }
    part.calls = kept.reversed()
    return part
  }

  /// Puts `layer` in the place of the one of this index.
  package mutating func replaceLayer(_ index: Int, by layer: any Layer) { layers[index].layer = layer }
}
