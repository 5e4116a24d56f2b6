/// The options that every optimizer has.
public struct OptimizerOptions: Sendable {
  /// The learning rate, a number or a schedule.
  public var learningRate: LearningRate
  /// How fast the learning rate falls, as Keras had it up to tf.keras 2.10: divided by `1 + decay · iterations`.
  public var decay = 0.0
  /// The share of each weight, times the learning rate, by which it shrinks in each step.
  public var weightDecay: Double?
  /// The largest Euclidean norm of each gradient; in Keras up to 2.3, of all gradients together.
  public var clipNorm: Double?
  /// The largest Euclidean norm of all gradients together.
  public var globalClipNorm: Double?
  /// The largest absolute value of a gradient's elements.
  public var clipValue: Double?
  /// Whether an exponential moving average of the weights is kept.
  public var usesMovingAverage = false
  /// How much of the average stays in each step.
  public var movingAverageMomentum = 0.99
  /// After how many steps the weights become their averages, when they do before training ends.
  public var movingAverageOverwriteFrequency: Int?
  /// By what the loss is multiplied, and the gradients divided, to keep small gradients representable.
  public var lossScaleFactor: Double?
  /// The scale of the loss that follows from how large the gradients are; it takes the place of ``lossScaleFactor``.
  public var lossScaling: LossScaling?
  /// Over how many steps gradients are averaged before the weights change.
  public var gradientAccumulationSteps: Int?
  /// The name in files; Keras's default when nil.
  public var name: String?
  /// The family whose arithmetic and file layout are meant.
  public var generation = OptimizerGeneration.keras3

  /// Options with this learning rate and nothing else.
  public init(learningRate: Double) { self.learningRate = .constant(learningRate) }
}
