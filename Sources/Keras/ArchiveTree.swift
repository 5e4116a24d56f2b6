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
    var result = NewArchive.Layer(instance.className, name: instance.name, variables: variables(at: path))
    let children = instance.layer.sublayers
    if instance.layer is Sequential || instance.layer is Functional {
      for child in children where !(child.layer is OperationLayer) {
        result.layers.append(try layer(child, at: path + [child.name]))
      }
    } else if instance.layer is Bidirectional {
      for (part, child) in zip(["forward_layer", "backward_layer"], children) {
        result.parts.append((part, try layer(child, at: path + [child.name])))
      }
    } else if instance.layer is StackedRNNCells {
      var cells: [NewArchive.Layer] = []
      for child in children { cells.append(try layer(child, at: path + [child.name])) }
      result.lists = [("cells", cells)]
    } else if let child = children.first, children.count == 1 {
      let part = instance.layer is RNN ? "cell" : "layer"
      result.parts.append((part, try layer(child, at: path + [child.name])))
    } else if !children.isEmpty {
      throw KerasError("it is not known where Keras keeps the layers in it.").inside(instance.place)
    } else if instance.layer is any RecurrentLayer {
      // The weights are those of the cell that Keras has in the layer.
      result.parts.append(("cell", NewArchive.Layer(instance.className + "Cell", variables: result.variables)))
      result.variables = []
    } else {
      try addProjections(of: instance, at: path, to: &result)
    }
    return result
  }

  /// Adds the parts that attention has as attributes.
  private func addProjections(
    of instance: LayerInstance, at path: [String], to result: inout NewArchive.Layer
  ) throws(KerasError) {
    var names: [String] = []
    for weight in weights where weight.path.count == path.count + 1 && weight.path.starts(with: path) {
      if let name = weight.path.last, !names.contains(name) { names.append(name) }
    }
    for name in names {
      guard let attribute = LayerInstance.projections.first(where: { $0.value == name })?.key else {
        throw KerasError("it is not known where Keras keeps the part \"\(name)\".").inside(instance.place)
      }
      // Only MultiHeadAttention shows its projections by public names.
      let isPublic = instance.layer is MultiHeadAttention && name != "gate"
      result.parts.append(
        (
          (isPublic ? "" : "_") + attribute,
          NewArchive.Layer("EinsumDense", name: name, variables: variables(at: path + [name]))
        ))
    }
  }

  /// The variables of the object at `path`, trainable ones first.
  private func variables(at path: [String]) -> [NDArray] {
    WeightBinding.savedOrder(weights.filter { $0.path == path }).compactMap { store[.weight($0.key)]?.array }
  }
}
