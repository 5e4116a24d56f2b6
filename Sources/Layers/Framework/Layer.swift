public import Graph
public import KerasCore

/// A layer, declared once: tracing ``call(_:_:)`` yields its weights, shapes, inference, training, summary and saving.
///
/// Most layers take one tensor and return one: declare those as ``UnaryLayer``, and layers that combine several tensors
/// as ``MergingLayer``.
public protocol Layer: Sendable {
  /// A layer with Keras's default options.
  init()

  /// The name under which files know the class; the type's own name unless stated.
  static var className: String { get }

  /// Reads the options from a file's configuration, or writes them to one: the same lines do both.
  mutating func configure(_ config: inout LayerConfig) throws(KerasError)

  /// Records what the layer computes.
  func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor]

  /// Whether the mask of the input is also the mask of the output. Layers that change the mask say so with
  /// ``Scope/setMask(_:of:)``.
  var supportsMasking: Bool { get }

  /// The names of the arguments of `call`, in their order, where Keras's layer has more than one; before Keras 3, files
  /// state all but the first by name.
  var argumentNames: [String] { get }

  /// The oldest Keras in which the mask of the input is also that of the output; the first there was unless stated.
  var supportsMaskingSince: KerasGeneration { get }

  /// The layers inside this one, as attributes of Keras's object, in the order in which files list them.
  var parts: [LayerPart] { get }

  /// The parts of Keras's object that are no layers here.
  var weightParts: [WeightPart] { get }
}

extension Layer {
  public static var className: String { typeName(Self.self) }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {}

  public var supportsMasking: Bool { false }

  public var argumentNames: [String] { [] }

  public var supportsMaskingSince: KerasGeneration { .keras0 }

  public var parts: [LayerPart] { [] }

  public var weightParts: [WeightPart] { [] }

  /// The layers inside this one, in the order in which files list them.
  public var sublayers: [LayerInstance] { parts.flatMap(\.layers) }
}

/// A layer that takes one tensor and returns one.
///
///     struct Antirectifier: UnaryLayer {
///       func computeOutputShape(_ inputShape: Shape) -> Shape { … }
///       func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor { … }
///     }
public protocol UnaryLayer: Layer {
  /// Records what the layer computes from `x`.
  func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor

  /// The shape of the output for an input of this shape: a promise that is checked when the layer is traced.
  ///
  /// It need not be stated: the shape follows from `call`.
  func computeOutputShape(_ inputShape: Shape) -> Shape
}

extension UnaryLayer {
  public func computeOutputShape(_ inputShape: Shape) -> Shape { .unstated }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let tensors = arguments.tensors
    guard tensors.count == 1, let x = tensors.first else {
      throw KerasError("the layer takes one tensor, got \(tensors.count).")
    }
    let y = try call(x, scope)
    let promised = computeOutputShape(x.shape)
    guard promised == .unstated || promised == y.shape else {
      throw KerasError("computeOutputShape promises \(promised) for the input \(x.shape), but call returns \(y.shape).")
    }
    return [y]
  }
}

extension Shape {
  /// The result of ``UnaryLayer/computeOutputShape(_:)`` when a layer makes no promise.
  public static let unstated: Shape = [-1]
}

/// A layer that combines several tensors into one.
public protocol MergingLayer: Layer {
  /// Records what the layer computes from `inputs`.
  func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor
}

extension MergingLayer {
  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    [try call(arguments.tensors, scope)]
  }
}
