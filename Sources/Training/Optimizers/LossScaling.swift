internal import Graph
internal import KerasCore

/// The scale by which the loss is multiplied, and the gradients are divided, while a model trains in halves: Keras's
/// `LossScaleOptimizer` around an optimizer.
///
/// A step whose gradients are not all finite changes no weight and halves the scale; after ``growthSteps`` others in a row it
/// doubles.
///
/// Source: `keras/src/optimizers/loss_scale_optimizer.py`, `tf_keras/src/mixed_precision/loss_scale_optimizer.py`.
public struct LossScaling: Sendable, Equatable {
  /// The scale before the first step.
  public var initialScale = 32768.0
  /// After how many finite steps in a row the scale doubles.
  public var growthSteps = 2000
  /// Whether the scale changes and steps can be left out; only tf.keras has a fixed scale.
  public var isDynamic = true
  /// The name in files; Keras's default when nil.
  public var name: String?

  /// A dynamic scale with Keras's default values.
  public init() {}

  /// The name that Keras 3 gives to the variables.
  var fileName: String { name ?? "loss_scale_optimizer" }

  /// Whether files call the class by `name`, in lower case and without underscores: tf.keras has had three of them.
  static func isNamed(_ name: String) -> Bool {
    ["lossscaleoptimizer", "lossscaleoptimizerv1", "lossscaleoptimizerv3"].contains(name)
  }

  /// Reads the options beside the optimizer inside, which is not touched.
  init(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("name", &name)
    if let old = config.take("loss_scale") {
      // Up to TensorFlow 2.3 the scale was an object of its own.
      let options = old["config"]
      if let fixed = options?["loss_scale_value"]?.double ?? old.double {
        (initialScale, isDynamic) = (fixed, false)
      } else {
        initialScale = options?["initial_loss_scale"]?.double ?? initialScale
        growthSteps = options?["increment_period"]?.int ?? growthSteps
      }
    }
    try config.field("initial_scale", &initialScale)
    try config.field("dynamic", &isDynamic)
    var steps: Int? = growthSteps
    try config.field("dynamic_growth_steps", &steps)
    growthSteps = steps ?? growthSteps
    guard initialScale > 0, initialScale.isFinite else {
      throw KerasError("\"initial_scale\" must be above 0, got \(initialScale).")
    }
    guard growthSteps > 0 else { throw KerasError("\"dynamic_growth_steps\" must be at least 1, got \(growthSteps).") }
  }

  /// `optimizer`, the configuration of the optimizer inside, with the class around it in the vocabulary of `family`.
  func config(around optimizer: JSON, family: OptimizerGeneration) -> JSON {
    var inner = JSON.Object()
    inner["module"] = family == .legacy ? "keras.optimizers.legacy" : "keras.optimizers"
    for (key, value) in optimizer.object?.members ?? [] { inner[key] = value }
    inner["registered_name"] = .null
    var config = JSON.Object()
    if family == .keras3 { config["name"] = .string(fileName) }
    config["inner_optimizer"] = .object(inner)
    if family != .keras3 { config["dynamic"] = .bool(isDynamic) }
    config["initial_scale"] = .double(initialScale)
    config["dynamic_growth_steps"] = isDynamic ? .int(growthSteps) : .null
    let className = family == .tfKeras ? "LossScaleOptimizerV3" : "LossScaleOptimizer"
    return ["class_name": .string(className), "config": .object(config)]
  }

  /// The arrays that Keras 3 stores before those of the optimizer inside.
  var stateEntries: [OptimizerEntry] {
    [
      // The wrapper's own counter and learning rate, which nothing uses.
      OptimizerEntry(name: "\(fileName)/iteration", key: nil, type: TensorType([], .int64)),
      OptimizerEntry(name: "\(fileName)/learning_rate", key: nil, type: TensorType([])),
      OptimizerEntry(
        name: "\(fileName)/step_counter", key: .sharedSlot("step_counter"), type: TensorType([], .int64)),
      OptimizerEntry(name: "\(fileName)/dynamic_scale", key: .sharedSlot("dynamic_scale"), type: TensorType([])),
    ]
  }
}
