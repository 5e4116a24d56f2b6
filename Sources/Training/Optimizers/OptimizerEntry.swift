package import Graph
internal import KerasCore

/// One array of an optimizer's state as a file holds it.
package struct OptimizerEntry: Sendable, Equatable {
  /// The name of the dataset.
  package var name: String
  /// The variable whose value it is; nil for an array that is there for its place alone.
  package var key: VariableKey?
  package var type: TensorType
}

/// A trainable weight and the name under which the file holds it.
package struct StoredWeight: Sendable {
  package var key: WeightKey
  package var type: TensorType
  /// The name in the file: `dense/kernel:0`, in Keras 3 `sequential/dense/kernel`.
  package var fileName: String

  package init(key: WeightKey, type: TensorType, fileName: String) {
    self.key = key
    self.type = type
    self.fileName = fileName
  }
}
