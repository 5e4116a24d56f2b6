public import KerasCore

/// A layer as a model holds it: the layer itself and what the framework handles for every layer.
public struct LayerInstance: Sendable {
  /// The layer's name, unique among its neighbours.
  public var name: String
  /// The class name as the file states it.
  public var className: String
  /// The layer.
  public var layer: any Layer
  /// Whether training changes the weights.
  public var trainable = true
  /// The Keras whose arithmetic the layer follows, where generations differ.
  public var generation = KerasGeneration.keras3
  /// The shape of the input with its batch axis, where the configuration states it.
  public var batchShape: PartialShape?
  /// The element type of the input and of the computation.
  public var dtype = DType.float32
  /// The file's dtype policy where that is not a plain type, kept for writing.
  package var dtypePolicy: JSON?
  /// How the layer rounds what it multiplies.
  package var quantization: Quantization?
  /// Penalties on weights, by the weight's name.
  public var regularizers: [String: Regularizer] = [:]
  /// Bounds on weights, by the weight's name.
  public var constraints: [String: Constraint] = [:]
  /// The functions that the file names and nobody registered.
  package var missingFunctions: [MissingFunction] = []
  /// The penalty on the outputs.
  public var activityRegularizer: Regularizer?

  /// `layer` under `name`.
  public init(_ layer: some Layer, name: String) {
    self.layer = layer
    self.name = name
    self.className = type(of: layer).className
  }

  /// The place that error messages name.
  package var place: String { "layer \"\(name)\" (\(className))" }
}
