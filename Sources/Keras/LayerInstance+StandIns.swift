extension LayerInstance {
  /// The model with layers that pass on what they get in place of those that nothing stands for. It cannot be run, but
  /// if the weights of the others have the shapes that the file has, their places are known.
  var withStandIns: LayerInstance {
    func replaced(_ children: [LayerInstance]) -> [LayerInstance] {
      children.map { child in
        guard child.hasNoMeaning else { return child.withStandIns }
        var copy = child
        copy.layer = Identity()
        return copy
      }
    }
    var copy = self
    if var sequential = layer as? Sequential {
      sequential.layers = replaced(sequential.layers)
      copy.layer = sequential
    } else if var functional = layer as? Functional {
      functional.layers = replaced(functional.layers)
      copy.layer = functional
    }
    return copy
  }

  /// Whether the layer cannot be computed, be it for want of a layer or cell inside of it; of a model the others can.
  var hasNoMeaning: Bool { !(layer is Sequential || layer is Functional) && !missing().isEmpty }
}
