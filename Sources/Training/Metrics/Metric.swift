public import Graph
public import KerasCore

/// A number that says how well a model does over many batches: what it keeps between batches, how a batch changes that,
/// and the result.
///
/// Most metrics are the mean of a value a sample: declare those as ``MeanMetric``.
public protocol Metric: Sendable {
  /// A metric with Keras's default options.
  init()

  /// The name under which files know the class; the type's own name unless stated.
  static var className: String { get }

  /// Reads the options from a file's configuration, or writes them to one.
  mutating func configure(_ config: inout LayerConfig) throws(KerasError)

  /// The name of a metric that is given none; the class name in snake case unless stated.
  static var usualName: String { get }

  /// The state between batches, 0 before the first.
  var state: [MetricState] { get }

  /// The state for predictions of this shape; ``state`` unless its extents depend on them.
  func state(predicting shape: Shape) throws(KerasError) -> [MetricState]

  /// Records what a batch does to the state. `weights` are those of the samples, masks included.
  func update(
    _ target: Tensor, _ prediction: Prediction, weights: Tensor?, state: inout MetricValues
  ) throws(KerasError)

  /// Records the result: a scalar, or a vector of several results.
  func result(_ state: MetricValues) throws(KerasError) -> Tensor
}

extension Metric {
  public static var className: String { typeName(Self.self) }

  public static var usualName: String { snakeCase(className) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {}

  public func state(predicting shape: Shape) throws(KerasError) -> [MetricState] { state }
}

/// Something a metric keeps between batches.
public struct MetricState: Hashable, Sendable {
  /// The name.
  public var name: String
  /// The extents.
  public var shape: Shape
  /// The type of its elements.
  public var dtype: DType

  /// A state of this shape, a scalar unless stated.
  public init(_ name: String, shape: Shape = [], dtype: DType = .float32) {
    (self.name, self.shape, self.dtype) = (name, shape, dtype)
  }
}

/// The values of a metric's states in the course of a batch.
public struct MetricValues {
  package private(set) var values: [String: Tensor]

  package init(_ values: [String: Tensor]) { self.values = values }

  /// The value of the state `name`.
  public func value(_ name: String) throws(KerasError) -> Tensor {
    guard let tensor = values[name] else { throw KerasError("the metric declares no state \"\(name)\".") }
    return tensor
  }

  /// Adds `amount` to the state `name`.
  public mutating func add(_ amount: Tensor, to name: String) throws(KerasError) {
    let old = try value(name)
    let new = try old + amount
    guard new.type == old.type else {
      throw KerasError("the state \"\(name)\" is \(old.type), but \(amount.type) was added to it.")
    }
    values[name] = new
  }
}

/// A metric and what it is called.
public struct NamedMetric: Sendable {
  /// The metric.
  public var metric: any Metric
  /// The name.
  public var name: String
  /// Whether the name is complete: the output's name is not put in front of it.
  package var isFinal: Bool

  /// `metric` under Keras's name for it, or under `name`.
  public init(_ metric: some Metric, name: String? = nil) {
    self.init(metric as any Metric, name: name ?? type(of: metric).usualName, isFinal: false)
  }

  package init(_ metric: any Metric, name: String, isFinal: Bool) {
    self.metric = metric
    self.name = name
    self.isFinal = isFinal
  }
}
