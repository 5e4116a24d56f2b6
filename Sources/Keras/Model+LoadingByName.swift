internal import ModelFile

extension Model {
  /// Replaces the weights of each layer that the `.h5` file at `path` has under the same name; the other layers keep what they
  /// have. Returns the names of those, as far as they have weights.
  ///
  /// Source: `load_weights_from_hdf5_group_by_name` of `tf_keras/src/saving/legacy/hdf5_format.py`
  @discardableResult
  public func loadWeights(byName path: String) throws(KerasError) -> [String] {
    guard let trace = definition.trace else {
      try definition.requireComplete()
      throw definition.located(KerasError("weights cannot be loaded by name before the input's shape is known."))
    }
    let reader = try ModelReader(opening: path)
    guard [.legacyModel, .legacyWeights].contains(reader.model.provenance.format) else {
      throw KerasError("weights are loaded by the names of layers from the .h5 files of Keras 1 to 3 alone.").inside(
        path)
    }
    try state.initialize(trace.weights)
    do throws(KerasError) {
      let binding = try WeightBinding(byName: trace.weights, of: definition.layer, to: reader.model)
      try state.replace(by: binding, from: reader)
      training.isTrained = true
      return binding.unnamed
    } catch {
      throw error.places.first == path ? error : error.inside(path)
    }
  }
}

extension WeightBinding {
  /// Finds those of `weights`, which `model` declares, that are of layers with names of layers in `saved`.
  init(byName weights: [Trace.Weight], of model: LayerInstance, to saved: SavedModel) throws(KerasError) {
    self.init(empty: model, saved.provenance)
    let layers = Dictionary(saved.layers.map { ($0.name, $0.weights) }) { first, _ in first }
    for group in Self.groups(weights) {
      guard let found = layers[group.layer] else {
        unnamed.append(group.layer)
        continue
      }
      let place = layer(at: [group.layer])?.place ?? "layer \"\(group.layer)\""
      try inside(place) { () throws(KerasError) in
        if try !bindSplitGates(group, found) { try bind(group, found) }
      }
    }
  }
}

extension ModelState {
  /// Puts what `binding` names into the memory that its weights have.
  fileprivate func replace(by binding: WeightBinding, from reader: borrowing ModelReader) throws(KerasError) {
    for pair in binding.pairs {
      try variables[.weight(pair.weight.key)]?.store(try reader.read(pair.saved), name: pair.saved.name)
    }
    for conversion in binding.conversions {
      var arrays: [NDArray] = []
      for source in conversion.sources { arrays.append(try reader.read(source)) }
      for (weight, array) in zip(conversion.weights, try conversion.converted(arrays)) {
        try variables[.weight(weight.key)]?.store(array, name: weight.name)
      }
    }
  }
}
