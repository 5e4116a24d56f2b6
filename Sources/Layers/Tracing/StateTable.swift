package import Graph
internal import KerasCore

/// The variables of a graph under construction and what they stand for.
package struct StateTable {
  package let builder: GraphBuilder
  private var known: [Int: ModelVariable] = [:]

  package init(_ builder: GraphBuilder) { self.builder = builder }

  /// A new variable of the graph; returns its index.
  package mutating func add(
    _ key: VariableKey, _ type: TensorType, _ initialValue: ModelVariable.InitialValue
  ) -> Int {
    let index = builder.addVariable(type)
    known[index] = ModelVariable(key: key, type: type, initialValue: initialValue)
    return index
  }

  /// Takes in the weights and the random key of a finished trace.
  package mutating func adopt(_ trace: Trace) {
    for weight in trace.weights {
      known[weight.variable] = ModelVariable(
        key: .weight(weight.key), type: weight.type, initialValue: .initializer(weight.initializer))
    }
    for state in trace.states {
      known[state.variable] = ModelVariable(
        key: .layerState(state.key), type: state.type, initialValue: .initializer(.zeros))
    }
    if let variable = trace.randomKey {
      known[variable] = ModelVariable(
        key: .randomKey, type: TensorType([2], .uint32), initialValue: .initializer(.zeros))
    }
  }

  /// The variables by index.
  package var variables: [ModelVariable] { known.sorted { $0.key < $1.key }.map(\.value) }
}

extension Trace.Weight {
  /// The key that identifies the weight in every trace of the model.
  package var key: WeightKey { WeightKey(path: path, name: name) }
}
