public import KerasCore

/// A cross-entropy of targets that are probabilities, which can be smoothed.
public protocol SmoothedCrossentropy: Loss {
  /// Whether predictions are logits.
  var fromLogits: Bool { get set }
  /// How far targets are moved towards equal probabilities.
  var labelSmoothing: Double { get set }
  /// The axis of the classes, or along which losses are averaged.
  var axis: Int { get set }
}

extension SmoothedCrossentropy {
  /// A loss with these options.
  public init(fromLogits: Bool, labelSmoothing: Double = 0) {
    self.init()
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try configureSmoothing(&config) }

  /// Reads or writes what these losses have in common.
  mutating func configureSmoothing(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("from_logits", &fromLogits)
    try config.field("label_smoothing", &labelSmoothing)
    if config.isReading || axis != -1 { try config.field("axis", &axis) }
  }
}
