package import Graph
package import KerasCore

/// Stands for a class nobody registered: it keeps the configuration, and says what is missing when it is called.
package struct PlaceholderLayer: Layer {
  package var className = ""
  package var config = JSON.null
  /// The registered class whose name is nearest, when one is near.
  package var suggestion: String?

  package init() {}

  package init(className: String, config: JSON, suggestion: String?) {
    self.className = className
    self.config = config
    self.suggestion = suggestion
  }

  /// The sentence that says what is missing and what to do about it.
  package var explanation: String {
    let remedy = suggestion.map { "Did you mean \"\($0)\"?" } ?? "Register it with LayerRegistry.register(_:)."
    return "no layer is registered for this class. \(remedy)"
  }

  package func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    throw KerasError(explanation)
  }
}
