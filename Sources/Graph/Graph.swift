package import KerasCore

/// A computation as data: nodes in an order in which every operand precedes its readers.
package struct Graph: Sendable {
  /// One result of one node.
  package struct Value: Hashable, Sendable {
    package var node: Int
    package var output: Int

    package init(node: Int, output: Int = 0) {
      self.node = node
      self.output = output
    }
  }

  /// The source of a node's results.
  package enum Source: Sendable {
    /// The caller, as its input of this index.
    case input(Int)
    /// The state that lives longer than one run, by index; its value before this run.
    case variable(Int)
    /// The graph itself.
    case constant(NDArray)
    /// An operation on other values.
    case operation(any Operation)
  }

  package struct Node: Sendable {
    package var source: Source
    package var inputs: [Value]
    package var types: [TensorType]

    package init(source: Source, inputs: [Value], types: [TensorType]) {
      self.source = source
      self.inputs = inputs
      self.types = types
    }

    /// The operation, unless the node is a leaf.
    package var operation: (any Operation)? {
      if case .operation(let operation) = source { operation } else { nil }
    }
  }

  /// The value that a run leaves in a variable. All variables are read as they were before the run.
  package struct Update: Hashable, Sendable {
    package var variable: Int
    package var value: Value

    package init(variable: Int, value: Value) {
      self.variable = variable
      self.value = value
    }
  }

  package var nodes: [Node] = []
  package var inputs: [TensorType] = []
  package var variables: [TensorType] = []
  package var outputs: [Value] = []
  package var updates: [Update] = []

  package init() {}

  package func type(of value: Value) -> TensorType { nodes[value.node].types[value.output] }
}
