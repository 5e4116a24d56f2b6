internal import ModelFile

/// The definition of a model, which holds no numbers: its layers, what goes in and comes out, and the files that they are of.
struct ModelDefinition: Sendable {
  /// The model as a layer.
  let layer: LayerInstance
  let registry: LayerRegistry
  /// The model's inputs, in order.
  let inputs: [ModelInput]
  /// The names of what the model returns, in order: the keys of a dictionary, or the names of layers.
  let outputNames: [String]
  /// The names of the layers of what the model returns, in order.
  let outputLayerNames: [String]
  /// The Keras whose files and arithmetic the model follows.
  let generation: KerasGeneration
  /// Why the model cannot run, one error for each layer or activation function that is missing.
  let missing: [KerasError]
  /// The trace of the layers; nil while some layer is not known or the input's shape is not.
  var trace: ModelTrace?
  /// The files of architecture and weights that the model came from, and to which it goes back; nil for a new one.
  var saved: SavedModel?
  /// Whether the layers are others than those in the file, which then cannot be updated.
  var differsFromFile = false
  /// Whether the file's kernels run backwards, where that was said.
  let theanoKernels: Bool?

  init(
    _ layer: LayerInstance, inputs: [ModelInput], generation: KerasGeneration, registry: LayerRegistry,
    saved: SavedModel? = nil, theanoKernels: Bool? = nil
  ) throws(KerasError) {
    self.layer = layer
    self.inputs = inputs
    self.generation = generation
    self.registry = registry
    self.saved = saved
    self.theanoKernels = theanoKernels
    missing = layer.missing(.activation)
    var outputCount = layer.declaredOutputCount
    if missing.isEmpty {
      trace = try Self.record(layer, inputs)
      outputCount = trace?.outputs.count ?? outputCount
    } else {
      trace = try? Self.record(layer.withStandIns, inputs, keepingShapes: true)
    }
    outputNames = try layer.outputNames(outputCount)
    outputLayerNames = try layer.outputLayerNames(outputCount)
  }

  /// The definition with other layers, which the model's file does not have.
  func with(_ layer: LayerInstance) throws(KerasError) -> ModelDefinition {
    var result = try ModelDefinition(
      layer, inputs: inputs, generation: generation, registry: registry, saved: saved, theanoKernels: theanoKernels)
    result.differsFromFile = true
    return result
  }

  /// Records the model with numbers for what is left open; nil when a shape is not known at all.
  private static func record(
    _ layer: LayerInstance, _ inputs: [ModelInput], keepingShapes: Bool = false
  ) throws(KerasError) -> ModelTrace? {
    var first: KerasError?
    for (extents, _) in OpenExtents.candidates {
      let types = inputs.compactMap { extents.type(of: $0) }
      guard types.count == inputs.count else { return nil }
      do throws(KerasError) {
        return try ModelTrace(layer, inputs: types, keepingShapes: keepingShapes)
      } catch {
        if first == nil { first = error }
      }
    }
    if let first { throw first }
    return nil
  }

  /// Whether the model came with weights, and not as an architecture alone.
  var hasStoredWeights: Bool { saved.map { $0.provenance.format != .architecture } ?? false }

  /// The version of the Keras that wrote the file, number by number; none when the file does not say.
  var version: [Int] { saved?.provenance.version?.split(separator: ".").map { Int($0) ?? 0 } ?? [] }

  /// The weights that the layers declare; an error while the shape of the input is not known.
  func declaredWeights() throws(KerasError) -> [Trace.Weight] {
    guard let trace else { throw KerasError("the model cannot be saved before its input's shape is known.") }
    return trace.weights
  }

  /// An error that names every layer and function which is not known and needed, for training those too that it alone
  /// needs.
  func requireComplete(forTraining: Bool = false) throws(KerasError) {
    let missing = forTraining ? layer.missing(.activation, .regularizer, .constraint) : self.missing
    guard let first = missing.first else { return }
    var error = first
    if missing.count > 1 {
      error = KerasError(missing.map(\.fact).joined(separator: " "), remedy: first.remedy)
    }
    throw located(error)
  }

  /// `error`, with the file that the model came from in front.
  func located(_ error: KerasError) -> KerasError {
    guard let path = saved?.path, error.places.first != path else { return error }
    return error.inside(path)
  }
}

extension LayerInstance {
  /// How many outputs the model says it has.
  fileprivate var declaredOutputCount: Int { (layer as? Functional)?.outputs.count ?? 1 }
}
