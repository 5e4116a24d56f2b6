public import Graph
public import KerasCore

/// A rule by which training changes weights, declared once: its hyperparameters, what it remembers of each weight, and
/// the update itself, recorded as operations.
///
/// The framework does what all optimizers share – see ``OptimizerOptions`` – and the state finds its way into files in
/// the order and under the names that each generation of Keras uses.
public protocol Optimizer: Sendable {
  /// An optimizer with Keras's default hyperparameters.
  init()

  /// The name under which files know the class; the type's own name unless stated.
  static var className: String { get }

  /// The options that every optimizer has: the learning rate, clipping, weight decay, averaging.
  var options: OptimizerOptions { get set }

  /// Reads the rule's own hyperparameters from a file's configuration, or writes them to one.
  mutating func configure(_ config: inout LayerConfig) throws(KerasError)

  /// The slots of each weight. Those in one group lie interleaved in files, weight by weight; the groups follow
  /// each other.
  var slots: [[OptimizerSlot]] { get }

  /// The slots of one weight; ``slots`` unless they depend on it. As many groups for every weight.
  func slots(for weight: OptimizedWeight) -> [[OptimizerSlot]]

  /// Whether the slots of one weight lie beside each other in files of tf.keras up to 2.10 too.
  var interleavesBeforeKeras211: Bool { get }

  /// The slots that all weights share.
  var sharedSlots: [OptimizerSlot] { get }

  /// The weight decay of one weight; that of the options unless it depends on it.
  func weightDecay(for weight: OptimizedWeight) -> Double?

  /// Records the update of one weight and returns its new value.
  func update(_ step: inout WeightUpdate) throws(KerasError) -> Tensor
}

extension Optimizer {
  /// An optimizer with this learning rate.
  public init(learningRate: Double) {
    self.init()
    options.learningRate = .constant(learningRate)
  }

  public static var className: String { typeName(Self.self) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {}

  public var slots: [[OptimizerSlot]] { [] }

  public func slots(for weight: OptimizedWeight) -> [[OptimizerSlot]] { slots }

  public var interleavesBeforeKeras211: Bool { false }

  public var sharedSlots: [OptimizerSlot] { [] }

  public func weightDecay(for weight: OptimizedWeight) -> Double? { options.weightDecay }
}

/// A weight that an optimizer changes.
public struct OptimizedWeight: Hashable, Sendable {
  /// The names of its layers and its own, such as `dense/kernel`.
  public let path: String
  /// The extents.
  public let shape: Shape

  /// The weight of this path and these extents.
  public init(path: String, shape: Shape) { (self.path, self.shape) = (path, shape) }
}

/// Something an optimizer remembers from step to step.
public struct OptimizerSlot: Hashable, Sendable {
  /// The name, which is Keras 3's.
  public var name: String
  /// The name in files of tf.keras from 2.11 on.
  package var tfKerasName: String
  /// The name in files of tf.keras up to 2.10.
  package var legacyName: String
  /// The value before the first step.
  public var initialValue: Double
  /// Whether the slot starts out as the weight.
  public var startsAsWeight = false
  /// The extents; those of the weight when nil.
  public var shape: Shape?

  /// A slot; files of older generations know it by the same name unless another is given.
  public init(_ name: String, tfKeras: String? = nil, legacy: String? = nil, initialValue: Double = 0) {
    self.name = name
    self.tfKerasName = tfKeras ?? name
    self.legacyName = legacy ?? tfKeras ?? name
    self.initialValue = initialValue
  }
}
