internal import ModelFile

/// The content of a model file: who wrote it and how, its configuration, every array with its place in the model, the state
/// of its training, and the layers that nothing stands for.
///
///     print(try ModelInspection(contentsOf: "model.h5").text)
public struct ModelInspection: Sendable {
  /// An array of the file.
  public struct Array: Sendable {
    /// The layer of the file that has it; nil for what an optimizer remembers.
    public var layer: String?
    /// The name in the file.
    public var name: String
    /// The extents.
    public var shape: Shape
    /// The type of the elements in the file.
    public var dtype: DType
    /// What of the model it is: `dense/kernel`, or the slot of an optimizer, `momentum of dense/kernel`; nil when it is not known.
    public var place: String?
    /// How the file has it where that is not as it is in the model: `one array for each gate`, `int8`.
    public var form: String?
  }

  /// The file.
  public let path: String
  /// How the file is laid out, in words.
  public let format: String
  /// The generation of Keras that wrote it.
  public let generation: KerasGeneration
  /// The version of Keras that wrote it; nil when the file does not say.
  public let version: String?
  /// The backend with which it was written; nil when the file does not say.
  public let backend: String?
  /// The architecture as the file has it; nil in a file of weights alone.
  public let config: JSON?
  /// The weights in the order of the file.
  public private(set) var weights: [Array] = []
  /// The compile configuration, as the file has it.
  public let trainingConfig: JSON?
  /// The optimizer's state, in the order of the file.
  public private(set) var optimizer: [Array] = []
  /// The steps of training done; nil when the file does not say.
  public private(set) var iterations: Int?
  /// Why the model cannot run: the layers that nothing stands for.
  public let placeholders: [KerasError]
  /// The model's name; nil in a file of weights alone.
  public let name: String?
  /// The model's class; nil in a file of weights alone.
  public let className: String?
  /// How many layers the model lists.
  public let layerCount: Int
  /// The model's inputs, in order.
  public let inputs: [ModelInput]
  /// The model's outputs, in order: names, shapes (`?` while they are not known) and types of elements.
  public let outputs: [(name: String, shape: String, dtype: String)]

  /// Looks at the file at `path`, which may hold weights alone. See ``Model/init(contentsOf:weights:theanoKernels:layers:seed:)``.
  public init(
    contentsOf path: String, weights: String? = nil, theanoKernels: Bool? = nil, layers: LayerRegistry = .keras
  ) throws(KerasError) {
    let reader = try ModelReader(opening: path, weights: weights)
    var model: Model?
    if reader.model.architecture != nil {
      model = try Model(contentsOf: path, weights: weights, theanoKernels: theanoKernels, layers: layers)
    }
    self.init(reader.model, model)
    if let steps = optimizer.firstIndex(where: { $0.place == VariableKey.iterations.description }) {
      iterations = try reader.read(reader.model.optimizerWeights[steps]).doubles?.first.flatMap { Int(exactly: $0) }
    }
  }

  private init(_ saved: SavedModel, _ model: Model?) {
    path = saved.path
    format = saved.provenance.format.text
    generation = saved.provenance.generation
    version = saved.provenance.version
    backend = saved.provenance.backend
    config = saved.architecture
    trainingConfig = saved.trainingConfig
    placeholders = model?.allMissing ?? []
    name = model?.name
    className = model?.definition.layer.className
    layerCount = model?.definition.layer.layer.sublayers.count ?? 0
    inputs = model?.inputs ?? []
    let shapes = model.map { ModelSummary($0).outputs } ?? []
    outputs = (model?.outputNames ?? []).enumerated().map { index, name in
      index < shapes.count ? (name, shapes[index].shape, shapes[index].dtype) : (name, "?", "?")
    }
    let places = WeightPlaces(model, saved)
    for layer in saved.layers {
      for (index, weight) in layer.weights.enumerated() {
        var array = Array(weight, layer: layer.name)
        array.place = places.place(of: weight, index, in: layer.name)
        array.form = weight.quantization?.form ?? places.form(of: weight)
        self.weights.append(array)
      }
    }
    for weight in saved.topLevelWeights { self.weights.append(Array(weight, layer: "top_level_model_weights")) }
    let slots = model?.optimizerPlaces ?? []
    for (index, weight) in saved.optimizerWeights.enumerated() {
      var array = Array(weight, layer: nil)
      if index < slots.count { array.place = slots[index] }
      optimizer.append(array)
    }
  }
}

extension ModelInspection.Array {
  fileprivate init(_ weight: SavedWeight, layer: String?) {
    self.init(layer: layer, name: weight.name, shape: weight.shape, dtype: weight.dtype)
  }
}

/// Which weight of a model each array of its file is.
private struct WeightPlaces {
  private var places: [String: String] = [:]
  private var forms: [String: String] = [:]
  /// The layers of a model whose weights were not placed one by one.
  private var layers: Set<String> = []

  init(_ model: Model?, _ saved: SavedModel) {
    guard let model else { return }
    guard let binding = model.state.binding else {
      layers = Set(model.definition.layer.layer.sublayers.map(\.name))
      return
    }
    for pair in binding.pairs { places[Self.key(pair.saved)] = pair.weight.key.description }
    for conversion in binding.conversions {
      for (index, source) in conversion.sources.enumerated() {
        places[Self.key(source)] = conversion.weight(ofSource: index).key.description
        forms[Self.key(source)] = conversion.form
      }
    }
  }

  func place(of weight: SavedWeight, _ index: Int, in layer: String) -> String? {
    places[Self.key(weight)] ?? (layers.contains(layer) ? "\(layer), weight \(index + 1)" : nil)
  }

  func form(of weight: SavedWeight) -> String? { forms[Self.key(weight)] }

  private static func key(_ weight: SavedWeight) -> String { "\(weight.fileIndex) \(weight.location)" }
}

extension Provenance.Format {
  /// The format in words.
  fileprivate var text: String {
    switch self {
    case .legacyModel: "a whole model in HDF5"
    case .legacyWeights: "weights by layer in HDF5"
    case .numberedWeights: "numbered weights in HDF5"
    case .archive: "a .keras archive"
    case .folder: "a folder with the members of a .keras archive"
    case .weights: "a tree of weights in HDF5 (.weights.h5)"
    case .shards: "a tree of weights in several files (.weights.json)"
    case .savedModel: "the folder of a SavedModel"
    case .checkpoint: "a checkpoint of TensorFlow"
    case .architecture: "an architecture without weights"
    }
  }
}
