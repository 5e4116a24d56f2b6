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

  private var hasNoMeaning: Bool {
    layer is PlaceholderLayer || (layer as? Lambda).map { !$0.isDefined } ?? false
  }
}
