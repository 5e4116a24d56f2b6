internal import Graph
internal import KerasCore

/// The graph's variables for what an optimizer remembers of one weight, or of all.
struct SlotVariables {
  /// The values before the step, by slot.
  let values: [String: Tensor]
  private let variables: [String: Int]
  private let builder: GraphBuilder

  init(
    _ slots: [OptimizerSlot], _ key: (String) -> VariableKey, _ type: TensorType, of weight: VariableKey? = nil,
    _ builder: GraphBuilder, _ state: inout StateTable
  ) {
    var variables: [String: Int] = [:]
    var values: [String: Tensor] = [:]
    for slot in slots {
      let type = TensorType(slot.shape ?? type.shape, type.dtype)
      let start = slot.startsAsWeight ? weight.map(ModelVariable.InitialValue.copy) : nil
      let index = state.add(key(slot.name), type, start ?? .initializer(.constant(slot.initialValue)))
      variables[slot.name] = index
      values[slot.name] = builder.variable(index)
    }
    self.variables = variables
    self.values = values
    self.builder = builder
  }

  /// Makes `new` what the slots hold after the step – where `gate` is false, they stay as they are.
  func keep(_ new: [String: Tensor], gate: Tensor?) throws(KerasError) {
    for (name, index) in variables {
      guard let value = new[name], let old = values[name], value.value != old.value else { continue }
      if let gate { builder.update(index, to: try gate.select(value, old)) } else { builder.update(index, to: value) }
    }
  }
}

extension OptimizerSlot {
  /// The moving average of a weight.
  package static let average = OptimizerSlot("average")
  /// The gradients since the last update.
  static let accumulator = OptimizerSlot("gradient_accumulator")
}
