internal import KerasCore

/// The augmentations that ``RandAugment`` and ``AugMix`` choose from, all of the strength `factor`.
struct AugmentationLayers {
  let layers: [any ImageLayer]

  /// The layers in Keras's order; `all`: also those of brightness, colour, contrast and sharpness.
  init(
    factor: (low: Double, high: Double), _ valueRange: ValueRange, _ interpolation: SamplingInterpolation,
    all: Bool = true
  ) {
    let range = Factor.range(factor.low, factor.high)
    var shear = RandomShear()
    (shear.xFactor, shear.yFactor, shear.interpolation) = (range, range, interpolation)
    var translation = RandomTranslation()
    (translation.heightFactor, translation.widthFactor, translation.interpolation) = (range, range, interpolation)
    var rotation = RandomRotation()
    (rotation.factor, rotation.interpolation) = (range, interpolation)
    var brightness = RandomBrightness()
    (brightness.factor, brightness.valueRange) = (range, valueRange)
    var degeneration = RandomColorDegeneration()
    (degeneration.factor, degeneration.valueRange) = (range, valueRange)
    var contrast = RandomContrast()
    (contrast.factor, contrast.valueRange) = (range, valueRange)
    var sharpness = RandomSharpness()
    (sharpness.factor, sharpness.valueRange) = (range, valueRange)
    var posterization = RandomPosterization()
    (posterization.factor, posterization.valueRange) = (.number(max(1, (8 * factor.high).rounded(.down))), valueRange)
    var solarization = Solarization()
    (solarization.additionFactor, solarization.thresholdFactor, solarization.valueRange) = (range, range, valueRange)
    var autoContrast = AutoContrast()
    autoContrast.valueRange = valueRange
    var equalization = Equalization()
    equalization.valueRange = valueRange
    let colours: [any ImageLayer] = all ? [brightness, degeneration, contrast, sharpness] : []
    layers = [shear, translation, rotation] + colours + [posterization, solarization, autoContrast, equalization]
  }
}
