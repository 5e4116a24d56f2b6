extension Model {
  /// A new model of the layers of `sequential`, the first of which must be an `Input`. Weights start out as their
  /// initializers say; the same `seed` gives the same ones.
  public convenience init(
    _ sequential: Sequential, name: String = "sequential", generation: KerasGeneration = .keras3,
    layers: LayerRegistry = .keras, seed: UInt64? = nil
  ) throws(KerasError) {
    try self.init(LayerInstance(sequential, name: name), generation: generation, layers: layers, seed: seed)
  }

  /// A new model of the graph `functional`.
  public convenience init(
    _ functional: Functional, name: String = "functional", generation: KerasGeneration = .keras3,
    layers: LayerRegistry = .keras, seed: UInt64? = nil
  ) throws(KerasError) {
    try self.init(LayerInstance(functional, name: name), generation: generation, layers: layers, seed: seed)
  }

  private convenience init(
    _ layer: LayerInstance, generation: KerasGeneration, layers: LayerRegistry, seed: UInt64?
  ) throws(KerasError) {
    var layer = layer
    layer.generation = generation
    self.init(
      try ModelDefinition(layer, inputs: layer.modelInputs, generation: generation, registry: layers))
    state.seed = seed ?? .random(in: .min ... .max)
    guard let trace = definition.trace else {
      throw KerasError("the shape of the model's input is not known; begin the model with Input(…).")
    }
    try state.initialize(trace.weights)
    training.optimizerIsLoaded = true
  }
}
