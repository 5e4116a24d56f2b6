internal import CPU
internal import ModelFile

/// Where in a `.keras` archive each variable of a model lies: by the attributes of Keras's objects.
struct ArchiveTree {
  private let weights: [Trace.Weight]
  private let store: VariableStore

  init(_ weights: [Trace.Weight], store: VariableStore) {
    self.weights = weights
    self.store = store
  }

  /// The tree of `instance`, whose weights lie under `path`, in an archive.
  func layer(_ instance: LayerInstance, at path: [String]) throws(KerasError) -> NewArchive.Layer {
    var result = NewArchive.Layer(
      instance.className, name: instance.name, variables: try variables(at: path, of: instance.layer))
    if let layer = instance.layer as? any HostLayer { result.namedVariables = layer.namedVariables }
    for part in instance.layer.parts {
      var layers: [NewArchive.Layer] = []
      for child in part.layers where !(child.layer is OperationLayer) {
        layers.append(try layer(child, at: path + [child.name]))
      }
      if part.isList {
        result.lists.append((part.attribute, layers))
      } else {
        result.parts += layers.map { (part.attribute, $0) }
      }
    }
    try addWeightParts(of: instance, at: path, to: &result)
    return result
  }

  /// Adds the parts whose weights `instance` itself declares.
  private func addWeightParts(
    of instance: LayerInstance, at path: [String], to result: inout NewArchive.Layer
  ) throws(KerasError) {
    var declared = Set(
      weights.filter { $0.path.count > path.count && $0.path.starts(with: path) }.map { $0.path[path.count] })
    declared.subtract(instance.layer.sublayers.map(\.name))
    for part in instance.layer.weightParts {
      if part.name.isEmpty {
        result.parts.append((part.attribute, NewArchive.Layer(part.className, variables: result.variables)))
        result.variables = []
      } else if declared.remove(part.name) != nil {
        let variables = variables(at: path + [part.name])
        result.parts.append((part.attribute, NewArchive.Layer(part.className, name: part.name, variables: variables)))
      }
    }
    guard let name = declared.min() else { return }
    throw KerasError("it is not known where Keras keeps the part \"\(name)\".").inside(instance.place)
  }

  /// The variables of `layer`, which is at `path`: what LoRA adds to a weight is added.
  private func variables(at path: [String], of layer: any Layer) throws(KerasError) -> [NDArray] {
    guard let adapted = LowRankWeights(weights.filter({ $0.path == path }), of: layer) else {
      return variables(at: path)
    }
    let parts = [adapted.base, adapted.a, adapted.b].compactMap(array)
    return [try LowRankWeights.merged(parts, scale: adapted.scale)] + adapted.others.compactMap(array)
  }

  /// The variables of the object at `path`, trainable ones first.
  private func variables(at path: [String]) -> [NDArray] {
    WeightBinding.savedOrder(weights.filter { $0.path == path }).compactMap(array)
  }

  private func array(_ weight: Trace.Weight) -> NDArray? { store[.weight(weight.key)]?.array }
}
