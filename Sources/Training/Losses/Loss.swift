public import Graph
public import KerasCore

/// How far a prediction is from its target: one number a sample, which training makes small.
public protocol Loss: Sendable {
  /// A loss with Keras's default options.
  init()

  /// The name under which files know the class; the type's own name unless stated.
  static var className: String { get }

  /// How the numbers of a batch become one.
  var reduction: LossReduction { get set }

  /// Reads the options from a file's configuration, or writes them to one.
  mutating func configure(_ config: inout LayerConfig) throws(KerasError)

  /// Records the loss of each sample: (batch, …) without the last axis.
  func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor

  /// Which of the values that ``call(_:_:)`` returns count; nil: all do.
  func mask(_ target: Tensor, losses: Tensor) throws(KerasError) -> Tensor?
}

extension Loss {
  public static var className: String { typeName(Self.self) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {}

  public func mask(_ target: Tensor, losses: Tensor) throws(KerasError) -> Tensor? { nil }
}

/// How the losses of the samples of a batch become one number.
public enum LossReduction: String, Sendable {
  /// The mean; files also call it `auto` and `mean`.
  case sumOverBatchSize = "sum_over_batch_size"
  /// The sum.
  case sum
  /// The mean weighted by the sample weights.
  case meanWithSampleWeight = "mean_with_sample_weight"
}

extension LossReduction: ConfigValue {
  public static var expectation: String {
    "\"sum_over_batch_size\", \"sum\" or \"mean_with_sample_weight\" (without a reduction there is nothing to minimise)"
  }

  public init?(config json: JSON) {
    switch json.string {
    case "auto", "mean": self = .sumOverBatchSize
    case let word?:
      guard let value = LossReduction(rawValue: word) else { return nil }
      self = value
    case nil: return nil
    }
  }

  public var config: JSON { .string(rawValue) }
}
