internal import ModelFile

/// Which of a file's weights is which of a model's: by name inside of a layer's group where names tell, else by order.
struct WeightBinding {
  /// A weight of the model and where the file has it.
  struct Pair {
    let weight: Trace.Weight
    let saved: SavedWeight
  }

  /// The weights that are in the file as they are in the model.
  var pairs: [Pair] = []
  /// What stateful layers kept of their last batch.
  var states: [(key: WeightKey, saved: SavedWeight)] = []
  /// The weights that older files have in another form.
  var conversions: [WeightConversion] = []
  /// The layers that the file does not name, where it is read by name.
  var unnamed: [String] = []
  let model: LayerTree
  let provenance: Provenance
  /// Whether kernels of convolutions run backwards, as Theano's do; nil where the names of the weights tell.
  let theanoKernels: Bool?

  /// Finds a place in `saved` for each of `weights`, which `model` declares, in the order of files.
  init(
    _ weights: [Trace.Weight], of model: LayerInstance, to saved: SavedModel, theanoKernels: Bool? = nil
  ) throws(KerasError) {
    self.init(empty: model, saved.provenance, theanoKernels: theanoKernels)
    if provenance.format == .numberedWeights {
      try bindNumbered(weights, saved)
      return
    }
    let groups = Self.groups(weights)
    let strangers = Set(model.layer.sublayers.filter(\.hasNoMeaning).map(\.name))
    var filled = saved.layers.filter { !$0.weights.isEmpty && !strangers.contains($0.name) }
    // Weights of a model that is no container are in no layer of it.
    if groups.contains(where: \.layer.isEmpty), !saved.topLevelWeights.isEmpty {
      filled.append(SavedLayer(name: "", weights: saved.topLevelWeights))
    }
    let byName = Dictionary(filled.map { ($0.name, $0) }) { first, _ in first }
    let named = groups.allSatisfy { byName[$0.layer] != nil }
    // Where weights lie in a tree, the order of layers says nothing, but checkpoints number those with weights.
    let isOrdered = !provenance.format.isTree || provenance.format == .checkpoint
    guard named || groups.count == filled.count && isOrdered else {
      let missing = groups.first { byName[$0.layer] == nil }
      throw KerasError(
        "the file has weights for \(filled.count) layers, but the model has \(groups.count) layers with weights"
          + (missing.map { ", of which \"\($0.layer)\" is not in the file." } ?? "."))
    }
    for (index, group) in groups.enumerated() {
      guard let layer = named ? byName[group.layer] : filled[index] else { continue }
      let place =
        group.layer.isEmpty ? model.place : self.layer(at: [group.layer])?.place ?? "layer \"\(group.layer)\""
      try inside(place) { () throws(KerasError) in
        if provenance.format.isTree {
          try bindPlaces(group, layer.weights)
        } else if try !bindSplitGates(group, layer.weights) {
          try bind(group, layer.weights)
        }
      }
    }
    for layer in saved.layers { bindStates(layer) }
    let bound = Set(groups.map(\.layer))
    if named, let extra = filled.first(where: { !bound.contains($0.name) }) {
      throw KerasError("the file has weights for the layer \"\(extra.name)\", but the model has none there.")
    }
  }

  /// No binding yet.
  init(empty model: LayerInstance, _ provenance: Provenance, theanoKernels: Bool? = nil) {
    self.model = LayerTree(model)
    self.provenance = provenance
    self.theanoKernels = theanoKernels
  }

  /// The weights of one of the model's own layers, sublayers included.
  struct Group {
    var layer: String
    var weights: [Trace.Weight]
  }

  static func groups(_ weights: [Trace.Weight]) -> [Group] {
    var groups: [Group] = []
    var places: [String: Int] = [:]
    for weight in weights {
      let layer = weight.path.first ?? ""
      let place = places[layer] ?? groups.count
      if place == groups.count { groups.append(Group(layer: layer, weights: [])) }
      groups[place].weights.append(weight)
      places[layer] = place
    }
    return groups
  }

  mutating func bind(_ group: Group, _ saved: [SavedWeight]) throws(KerasError) {
    guard group.weights.count == saved.count else {
      throw KerasError("the file has \(saved.count) weights, but the layer needs \(group.weights.count).")
    }
    let named = Self.matchNames(group.weights, saved)
    let order = named ?? Self.savedOrder(group.weights)
    if named == nil { try Self.checkNames(order, saved) }
    var sources: [WeightKey: SavedWeight] = [:]
    for (weight, source) in zip(order, saved) { sources[weight.key] = source }
    var converted = try bindCuDNN(group, sources)
    converted.formUnion(try bindKernels(group, sources))
    converted.formUnion(try bindDeviations(group, sources))
    for (weight, source) in zip(order, saved) where !converted.contains(weight.key) { try pair(weight, source) }
  }

  /// Adds the pair of `weight` and `source`, after a look whether they fit.
  mutating func pair(_ weight: Trace.Weight, _ source: SavedWeight) throws(KerasError) {
    guard weight.type.shape == source.shape else {
      throw KerasError(
        "weight \"\(Self.nameInLayer(weight))\" is \(source.shape) in the file, but the layer needs "
          + "\(weight.type.shape).")
    }
    guard source.dtype != .string else { throw KerasError("weight \"\(source.name)\" is text in the file.") }
    pairs.append(Pair(weight: weight, saved: source))
  }

  /// The name of `weight` with the sublayers around it, without the model's own layer.
  static func nameInLayer(_ weight: Trace.Weight) -> String {
    (weight.path.dropFirst() + [weight.name]).joined(separator: "/")
  }

  /// The layer of the model at `path`; nil for a part of a layer that is none itself.
  func layer(at path: [String]) -> LayerInstance? { model.layer(at: path)?.instance }

  /// An error when, in this order, a name is that of another weight of the same shape.
  private static func checkNames(_ order: [Trace.Weight], _ saved: [SavedWeight]) throws(KerasError) {
    let declared = Dictionary(grouping: order, by: \.name).mapValues { Set($0.map(\.type.shape)) }
    for (weight, source) in zip(order, saved) {
      let name = String(SavedName(source.name).name)
      guard weight.name != name, weight.type.shape == source.shape, declared[name]?.contains(source.shape) == true
      else { continue }
      throw KerasError(
        "\"\(source.name)\" in the file is where the layer has \"\(nameInLayer(weight))\", and both have the shape "
          + "\(source.shape), so it is not clear which weight it is.")
    }
  }

  /// Keras saves what training changes before what it does not.
  static func savedOrder(_ weights: [Trace.Weight]) -> [Trace.Weight] {
    weights.filter(\.trainable) + weights.filter { !$0.trainable }
  }

  /// `weights` in the order of `saved` by their names; nil when the names leave a doubt.
  private static func matchNames(_ weights: [Trace.Weight], _ saved: [SavedWeight]) -> [Trace.Weight]? {
    let names = WeightNames(weights)
    var used = Set<Int>()
    var order: [Trace.Weight] = []
    for source in saved {
      guard let match = names.match(SavedName(source.name)), used.insert(match).inserted else { return nil }
      order.append(weights[match])
    }
    return order
  }
}
