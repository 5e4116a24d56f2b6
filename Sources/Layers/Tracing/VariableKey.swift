internal import KerasCore

/// The identity of a variable of a model's graphs. Graphs of the same model for other batch sizes, or without training,
/// have variables under the same keys, so that one buffer serves them all.
package enum VariableKey: Hashable, Sendable {
  /// A weight of a layer.
  case weight(WeightKey)
  /// A state that a layer keeps from one run to the next, such as those of a stateful recurrent layer.
  case layerState(WeightKey)
  /// The key of random numbers: two `uint32`, a seed and the number of runs.
  case randomKey
  /// How many steps the optimizer has done: an `int64` scalar.
  case iterations
  /// The learning rate, a float32 scalar, where no schedule states it.
  case learningRate
  /// A slot of a weight.
  case slot(String, WeightKey)
  /// A slot that all weights share.
  case sharedSlot(String)
  /// A metric's state: the metric's name and the state's.
  case metric(String, String)
}

/// A weight of a model: the names of the layers it is in, outermost first, and the name its layer gave it.
package struct WeightKey: Hashable, Sendable {
  package var path: [String]
  package var name: String

  package init(path: [String], name: String) {
    self.path = path
    self.name = name
  }
}

extension WeightKey: CustomStringConvertible {
  /// The path and the name as `block/dense/kernel`.
  package var description: String { (path + [name]).joined(separator: "/") }
}

extension VariableKey: CustomStringConvertible {
  /// The key as `dense/kernel`, `optimizer/momentum/dense/kernel`, `metrics/accuracy/total`.
  package var description: String {
    switch self {
    case .weight(let weight): weight.description
    case .layerState(let state): "states/\(state)"
    case .randomKey: "random key"
    case .iterations: "optimizer/iterations"
    case .learningRate: "optimizer/learning_rate"
    case .slot(let name, let weight): "optimizer/\(name)/\(weight)"
    case .sharedSlot(let name): "optimizer/\(name)"
    case .metric(let metric, let state): "metrics/\(metric)/\(state)"
    }
  }
}
