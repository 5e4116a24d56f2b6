package import KerasCore

/// A function that a file names, that Keras does not have and that nobody registered.
package struct MissingFunction: Sendable, Equatable {
  /// What functions are for.
  package enum Kind: String, Sendable { case activation, initializer, regularizer, constraint }

  package let kind: Kind
  package let name: String

  /// What is missing and what to do about it.
  package var error: KerasError {
    let parameters = kind == .initializer ? "shape, seed" : "x"
    let remedy = KerasError.Remedy(
      forPrograms:
        "State what it computes: LayerRegistry.register(\(kind): \"\(name)\") { \(parameters) in … }.",
      forCommand: "Replace it in Python by one that Keras has and save the model again, or write a program with "
        + "this library that registers it.")
    return KerasError("the \(kind) \"\(name)\" is not one that Keras has.\(suggestion)", remedy: remedy)
  }

  private var suggestion: String {
    guard kind == .activation else { return "" }
    let near = ActivationFunction.allCases.map(\.rawValue).first { editDistance($0, name) <= 1 }
    return near.map { " Did you mean \"\($0)\"?" } ?? ""
  }
}
