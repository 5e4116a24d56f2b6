package import KerasCore

extension LayerInstance {
  /// The layer, and those in it, as a new file for `generation` states it: by today's class names, with Keras 1's `Merge` as
  /// the layer that does the same, and with its input as a layer where nothing else can state that. An error when
  /// there is no such layer any more.
  package func modernised(for generation: KerasGeneration) throws(KerasError) -> LayerInstance {
    var copy = self
    if let graph = try (layer as? Sequential)?.graphOfBranches() {
      copy.layer = graph
      return try copy.modernised(for: generation)
    }
    if let merge = layer as? MergeOfKeras1, let replacement = merge.replacement {
      copy.layer = replacement
      copy.className = type(of: replacement).className
    } else if !className.contains(">"), !(layer is PlaceholderLayer), !(layer is OperationLayer) {
      copy.className = type(of: layer).className
    }
    if generation == .tfKeras, Self.goneInTFKeras.contains(copy.className) {
      throw KerasError("the layer cannot be written for tf.keras, which never had it.").inside(place)
    }
    if (self.generation >= .keras3) != (generation >= .keras3), Self.predictsOtherwise.contains(copy.className) {
      throw KerasError("the layer predicts something else in the other Keras, and cannot be written for it.").inside(
        place)
    }
    if dtypePolicy?.isQuantized ?? false, !(generation >= .keras3 && keepsItsWeights) {
      copy.dtypePolicy = nil
      copy.quantization = nil
    }
    switch layer {
    case var sequential as Sequential:
      sequential.layers = try Self.modernised(sequential.layers, for: generation)
      sequential.putZerosAround()
      if generation >= .keras3, let first = sequential.layers.first, !(first.layer is InputLayer),
        let shape = first.statedShape ?? batchShape
      {
        sequential.layers.insert(first.inputLayer(shape), at: 0)
      }
      copy.layer = sequential
    case var functional as Functional:
      functional.layers = try Self.modernised(functional.layers, for: generation)
      // Keras 0 lists layers as they were added.
      if self.generation == .keras0 { functional.sortLayers() }
      functional.putZerosAround()
      try functional.translateOperations(for: generation)
      copy.layer = functional
    case var bidirectional as Bidirectional:
      bidirectional.layer = try bidirectional.layer.modernised(for: generation)
      if let backward = bidirectional.backwardLayer {
        bidirectional.backwardLayer = try backward.modernised(for: generation)
      }
      copy.layer = bidirectional
    case var distributed as TimeDistributed:
      distributed.layer = try distributed.layer.modernised(for: generation)
      copy.layer = distributed
    default: break
    }
    return copy
  }

  private static func modernised(
    _ layers: [LayerInstance], for generation: KerasGeneration
  ) throws(KerasError) -> [LayerInstance] {
    var result: [LayerInstance] = []
    for layer in layers { result.append(try layer.modernised(for: generation)) }
    return result
  }

  /// Whether the layer's quantisation leaves the weights as they are.
  private var keepsItsWeights: Bool { if case .float8 = quantization { true } else { false } }

  /// Layers of Keras 1 that Keras 2 kept outside of TensorFlow only.
  private static let goneInTFKeras: Set = ["Merge", "MaxoutDense", "Highway", "ParametricSoftplus", "SReLU"]

  /// Layers that predict something else in Keras 3: tf.keras's `RandomCrop` resizes, Keras 3's leaves images as they are.
  private static let predictsOtherwise: Set = ["RandomCrop"]

  /// A layer for the input of this one, which Keras calls after it.
  func inputLayer(_ shape: PartialShape?) -> LayerInstance {
    var input = LayerInstance(InputLayer(), name: name + "_input")
    input.batchShape = shape
    input.dtype = dtype
    return input
  }

  /// The shape of the input as the layer, or the first one in it, states it.
  var statedShape: PartialShape? {
    if let batchShape { return batchShape }
    if let distributed = layer as? TimeDistributed { return distributed.layer.batchShape }
    return (layer as? Sequential)?.layers.first?.statedShape
  }
}

extension MergeOfKeras1 {
  /// The layer of later generations that does the same; nil when there is none.
  fileprivate var replacement: (any Layer)? {
    guard layers.isEmpty else { return nil }
    switch mode {
    case .sum: return Add()
    case .mul: return Multiply()
    case .ave: return Average()
    case .max: return Maximum()
    case .concat: return ConcatenateLayer(axis: concatAxis)
    case .dot: return Dot(axes: dotAxes)
    case .cos: return nil
    }
  }
}

extension JSON {
  /// Whether this policy says that weights are stored with fewer bits.
  fileprivate var isQuantized: Bool {
    let options = self["config"]
    let name = string ?? options?["name"]?.string ?? ""
    return name.contains("_from_") || options?["mode"]?.string != nil || options?["default_policy"] != nil
  }
}
