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

  /// What is missing and what to do about it.
  package var error: KerasError {
    let fact = "no layer is registered for this class."
    if let suggestion { return KerasError("\(fact) Did you mean \"\(suggestion)\"?") }
    return KerasError(
      fact,
      remedy: .init(
        forPrograms: "Register it with LayerRegistry.register(_:).",
        forCommand: "Replace it in Python by layers that Keras has and save the model again, or write a program "
          + "with this library that registers it."))
  }

  package func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    throw error
  }
}
