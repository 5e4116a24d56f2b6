extension Lambda {
  /// Whether the registry says what the layer computes.
  package var isDefined: Bool { function != nil }

  /// Why a layer called `name` cannot be computed that is not defined.
  package static func explanation(name: String) -> String {
    "the Python code of a Lambda layer is never run. "
      + "State what it computes: LayerRegistry.registerLambda(\"\(name)\") { x in … }."
  }
}
