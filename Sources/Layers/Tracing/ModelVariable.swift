package import Graph
internal import KerasCore

/// A variable of a model's graph and how it starts out.
package struct ModelVariable: Sendable {
  /// How a variable starts out when no file says otherwise.
  package enum InitialValue: Equatable, Sendable {
    /// As an initializer fills it; for the random key, the seed's two words are up to the caller.
    case initializer(Initializer)
    /// As the variable of this key starts out.
    case copy(of: VariableKey)
  }

  package var key: VariableKey
  package var type: TensorType
  package var initialValue: InitialValue
}
