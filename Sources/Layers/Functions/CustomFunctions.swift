public import Graph
public import KerasCore

/// The functions of the user's own in a ``LayerRegistry``, by their names.
struct CustomFunctions: Sendable {
  /// A function of tensors.
  typealias OfTensor = @Sendable (Tensor) throws(KerasError) -> Tensor
  /// The elements that a weight of a shape starts out with, drawn from a seed.
  typealias OfShape = @Sendable (Shape, UInt64) throws(KerasError) -> [Float]

  var activations: [String: OfTensor] = [:]
  var initializers: [String: OfShape] = [:]
  var regularizers: [String: OfTensor] = [:]
  var constraints: [String: OfTensor] = [:]

  /// The function in `registered` that `object` names: by its whole name, or by that without the package.
  static func find<Function>(_ object: SerializedObject, in registered: [String: Function]) -> Function? {
    registered[object.fullName] ?? registered[object.name] ?? registered[object.bareName]
  }
}

extension LayerRegistry {
  /// Says what the activation function of this name, which is not Keras's, computes.
  public mutating func register(
    activation name: String, _ function: @escaping @Sendable (Tensor) throws(KerasError) -> Tensor
  ) {
    functions.activations[name] = function
  }

  /// Says with which elements weights start out whose initializer has this name: for a shape, the same for the same seed.
  public mutating func register(
    initializer name: String, _ function: @escaping @Sendable (Shape, UInt64) throws(KerasError) -> [Float]
  ) {
    functions.initializers[name] = function
  }

  /// Says which penalty, a scalar, the regularizer of this name computes.
  public mutating func register(
    regularizer name: String, _ function: @escaping @Sendable (Tensor) throws(KerasError) -> Tensor
  ) {
    functions.regularizers[name] = function
  }

  /// Says what the constraint of this name makes of a weight.
  public mutating func register(
    constraint name: String, _ function: @escaping @Sendable (Tensor) throws(KerasError) -> Tensor
  ) {
    functions.constraints[name] = function
  }
}
