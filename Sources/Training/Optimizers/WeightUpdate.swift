public import Graph
public import KerasCore

/// One weight in one training step, as an optimizer's rule sees it.
public struct WeightUpdate {
  /// Which weight it is.
  public let optimized: OptimizedWeight
  /// The weight, after weight decay.
  public let weight: Tensor
  /// The gradient, after clipping.
  public let gradient: Tensor
  /// The learning rate of this step, a scalar of the weight's dtype.
  public let learningRate: Tensor
  /// The number of this step, counted from 1: a scalar of the weight's dtype.
  public let step: Tensor
  /// The family whose arithmetic is meant.
  public let generation: OptimizerGeneration
  /// The place of the weight among those that are trained. What weights share, each finds as the one before left it.
  public let index: Int
  package private(set) var slots: [String: Tensor]

  package init(
    optimized: OptimizedWeight, weight: Tensor, gradient: Tensor, learningRate: Tensor, step: Tensor,
    generation: OptimizerGeneration,
    index: Int, slots: [String: Tensor]
  ) {
    self.optimized = optimized
    self.weight = weight
    self.gradient = gradient
    self.learningRate = learningRate
    self.step = step
    self.generation = generation
    self.index = index
    self.slots = slots
  }

  /// The slot `name`: the value before this step, or what ``keep(_:as:)`` made of it.
  public func slot(_ name: String) throws(KerasError) -> Tensor {
    guard let tensor = slots[name] else { throw KerasError("the optimizer declares no slot \"\(name)\".") }
    return tensor
  }

  /// Makes `value` what the optimizer remembers under `name`, and returns it.
  @discardableResult
  public mutating func keep(_ value: Tensor, as name: String) throws(KerasError) -> Tensor {
    let old = try slot(name)
    guard old.type == value.type else {
      throw KerasError("the slot \"\(name)\" is \(old.type) and cannot become \(value.type).")
    }
    slots[name] = value
    return value
  }

  /// `rate` to the power of the number of this step.
  public func power(_ rate: Double) throws(KerasError) -> Tensor { try step.scalar(rate).power(step) }

  /// `1 − rate`, in the precision in which the family computes it.
  public func complement(_ rate: Double) -> Double {
    generation.computesHyperparametersInFloat32 ? Double(1 - Float(rate)) : 1 - rate
  }
}
