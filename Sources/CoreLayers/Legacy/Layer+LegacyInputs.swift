extension Layer {
  /// How many tensors the layer takes as a model of Keras 1.
  package var legacyInputs: Int {
    if let functional = self as? Functional { return functional.inputs.count }
    if let merge = self as? MergeOfKeras1 { return merge.layers.map(\.layer.legacyInputs).reduce(0, +) }
    if let sequential = self as? Sequential, let first = sequential.layers.first { return first.layer.legacyInputs }
    return 1
  }
}
