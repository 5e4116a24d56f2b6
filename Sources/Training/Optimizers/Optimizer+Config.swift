package import KerasCore

extension Optimizer {
  /// The optimizer as files of this generation have it; its family becomes one that they can hold.
  package func config(for generation: KerasGeneration) throws(KerasError) -> JSON {
    var copy = fitted(to: generation)
    var config = LayerConfig(writingFor: generation, layerName: Self.className, registry: LayerRegistry())
    try copy.options.write(&config, className: Self.className)
    try copy.configure(&config)
    var written = config.written
    // Keras 1 does not know the option at all.
    if generation <= .keras1, written["amsgrad"] == false { written["amsgrad"] = nil }
    let optimizer: JSON = ["class_name": .string(Self.className), "config": .object(written)]
    return options.lossScaling?.config(around: optimizer, family: copy.options.generation) ?? optimizer
  }

  /// The same optimizer in a family that files of this generation can hold.
  package func fitted(to generation: KerasGeneration) -> Self {
    let family = OptimizerGeneration(generation)
    if options.generation == family || (generation == .tfKeras && options.generation == .legacy) { return self }
    var copy = self
    copy.options.generation = family
    if family == .keras2 { copy.options.lossScaling = nil }
    if family == .keras3, let scaling = options.lossScaling, !scaling.isDynamic {
      (copy.options.lossScaling, copy.options.lossScaleFactor) = (nil, scaling.initialScale)
    }
    guard options.decay != 0 || self is Nadam else { return copy }
    if generation == .tfKeras, options.generation == .keras2 {
      // Only the optimizers that tf.keras kept for old files have it.
      copy.options.generation = .legacy
    } else if generation >= .keras3, case .constant(let rate) = options.learningRate, options.decay != 0 {
      copy.options.learningRate = .schedule(
        InverseTimeDecay(initialLearningRate: rate, decaySteps: 1, decayRate: options.decay))
      copy.options.decay = 0
    }
    return copy
  }
}
