extension LayerRegistry {
  /// Every layer that Keras has and this library knows, under all the names files use.
  public static let keras: LayerRegistry = {
    var registry = LayerRegistry()
    registry.register(Sequential.self)
    registry.register(Functional.self, as: "Functional", "Model")
    registry.register(InputLayer.self)
    registry.register(Dense.self)
    registry.register(ActivationLayer.self)
    return registry
  }()
}
