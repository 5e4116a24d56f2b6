/// Something a model takes: its name, and what is known of its shape before there is data.
public struct ModelInput: Sendable, Equatable {
  /// The name of the layer through which it enters.
  public let name: String
  /// The key under which the model's dictionary of inputs holds it; nil when they are no dictionary.
  public let key: String?
  /// The shape with its batch axis; nil when the file does not state it and the data decides.
  public let shape: PartialShape?
  /// The type of the elements.
  public let dtype: DType

  init(name: String, key: String? = nil, shape: PartialShape?, dtype: DType) {
    self.name = name
    self.key = key
    self.shape = shape
    self.dtype = dtype
  }
}

extension LayerInstance {
  /// The inputs of the layer as a model.
  var modelInputs: [ModelInput] {
    if let functional = layer as? Functional {
      return functional.inputs.enumerated().map { index, reference in
        let input = functional.layers[reference.layer]
        return ModelInput(
          name: input.name, key: functional.inputKeys?[index], shape: input.batchShape, dtype: input.dtype)
      }
    }
    guard let sequential = layer as? Sequential, let first = sequential.layers.first else {
      return [ModelInput(name: name, shape: batchShape, dtype: dtype)]
    }
    if let merge = first.layer as? MergeOfKeras1, !merge.layers.isEmpty { return merge.layers.flatMap(\.modelInputs) }
    if !first.layer.sublayers.isEmpty, let inner = first.modelInputs.first, inner.shape != nil { return [inner] }
    let name = first.layer is InputLayer ? first.name : first.name + "_input"
    return [ModelInput(name: name, shape: first.batchShape ?? batchShape, dtype: first.dtype)]
  }
}
