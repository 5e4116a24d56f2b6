public import KerasCore

/// Collects the layers of a ``Sequential`` from a block that lists them.
@resultBuilder
public enum LayerBuilder {
  public static func buildExpression(_ layer: some Layer) -> [LayerInstance] { [LayerInstance(layer, name: "")] }
  public static func buildExpression(_ layer: LayerInstance) -> [LayerInstance] { [layer] }
  public static func buildExpression(_ input: Input) -> [LayerInstance] { [input.layer] }
  public static func buildBlock(_ parts: [LayerInstance]...) -> [LayerInstance] { parts.flatMap { $0 } }
  public static func buildOptional(_ part: [LayerInstance]?) -> [LayerInstance] { part ?? [] }
  public static func buildEither(first part: [LayerInstance]) -> [LayerInstance] { part }
  public static func buildEither(second part: [LayerInstance]) -> [LayerInstance] { part }
  public static func buildArray(_ parts: [[LayerInstance]]) -> [LayerInstance] { parts.flatMap { $0 } }
}

/// The input of a model that is built in Swift: the shape of one sample, nil standing for an extent that data decide.
public struct Input: Sendable {
  let layer: LayerInstance

  /// Samples of this shape and type.
  public init(_ shape: PartialShape, dtype: DType = .float32, name: String = "") {
    var layer = LayerInstance(InputLayer(), name: name)
    layer.batchShape = PartialShape([nil] + shape.dimensions)
    layer.dtype = dtype
    self.layer = layer
  }
}

extension Sequential {
  /// The layers that `layers` lists, first to last.
  ///
  ///     Sequential {
  ///       Input([784])
  ///       Dense(256, activation: .relu)
  ///       Dropout(0.1)
  ///       Dense(10, activation: .softmax).named("digits")
  ///     }
  ///
  /// Layers without a name get Keras's: `dense`, `dense_1`, …
  public init(@LayerBuilder _ layers: () -> [LayerInstance]) {
    self.init(layers: LayerInstance.named(layers()))
  }
}

extension Layer {
  /// The layer under `name`; unless `trainable`, training leaves its weights alone.
  public func named(_ name: String, trainable: Bool = true) -> LayerInstance {
    var instance = LayerInstance(self, name: name)
    instance.trainable = trainable
    return instance
  }
}

extension LayerInstance {
  /// The layer with a penalty on the weight of this name, such as `kernel`.
  public func regularized(_ weight: String, l1: Double = 0, l2: Double = 0) -> LayerInstance {
    var copy = self
    copy.regularizers[weight] = Regularizer(l1: l1, l2: l2)
    return copy
  }

  /// The layer with a bound on the weight of this name, such as `kernel`.
  public func constrained(_ weight: String, to constraint: Constraint) -> LayerInstance {
    var copy = self
    copy.constraints[weight] = constraint
    return copy
  }

  /// `layers` with a name for each that has none: its class in snake case, numbered from the second of a kind on.
  static func named(_ layers: [LayerInstance]) -> [LayerInstance] {
    var taken = Set(layers.map(\.name))
    var counts: [String: Int] = [:]
    var layers = layers
    for index in layers.indices where layers[index].name.isEmpty {
      let stem = snakeCase(layers[index].className)
      var name = stem
      repeat {
        let count = counts[stem, default: 0]
        name = count == 0 ? stem : "\(stem)_\(count)"
        counts[stem] = count + 1
      } while !taken.insert(name).inserted
      layers[index].name = name
    }
    return layers
  }
}
