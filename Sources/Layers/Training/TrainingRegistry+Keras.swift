extension TrainingRegistry {
  /// Everything that Keras has and this library knows, under all the names files use.
  public static let keras: TrainingRegistry = {
    var registry = TrainingRegistry()
    registry.register(SGD.self)
    registry.register(RMSprop.self)
    registry.register(Adam.self)
    registry.register(AdamW.self)

    registry.register(ExponentialDecay.self)
    registry.register(InverseTimeDecay.self)
    registry.register(PiecewiseConstantDecay.self)
    registry.register(PolynomialDecay.self)
    registry.register(CosineDecay.self)

    registry.register(CategoricalCrossentropy.self)
    registry.register(SparseCategoricalCrossentropy.self)
    registry.register(BinaryCrossentropy.self, as: "bce")
    registry.register(AutomaticCrossentropy.self, as: "ce")
    registry.register(MeanSquaredError.self, as: "mse")
    registry.register(MeanAbsoluteError.self, as: "mae")

    registry.register(AutomaticAccuracy.self, as: "acc")
    registry.register(BinaryAccuracy.self)
    registry.register(CategoricalAccuracy.self)
    registry.register(SparseCategoricalAccuracy.self)
    return registry
  }()
}
