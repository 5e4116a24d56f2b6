package import KerasCore

extension Lambda {
  /// Whether the registry says what the layer computes.
  package var isDefined: Bool { function != nil }

  /// Why a layer called `name` cannot be computed that is not defined.
  package static func error(name: String) -> KerasError {
    KerasError(
      "the Python code of a Lambda layer is never run.",
      remedy: .init(
        forPrograms: "State what it computes: LayerRegistry.registerLambda(\"\(name)\") { x in … }.",
        forCommand: "Replace it in Python by layers or operations that Keras has and save the model again, or write a "
          + "program with this library that says what it computes."))
  }
}
