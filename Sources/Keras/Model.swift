internal import CPU
internal import ModelFile

/// A Keras model: loaded from a file or put together in Swift, to predict with, to train, and to save for Keras to open.
///
///     let model = try Model(contentsOf: "mnist.h5")
///     let probabilities = try model.predict([images])[0]
///
/// A model belongs to one task at a time.
public final class Model {
  /// The model's name.
  public var name: String { layer.name }
  /// The model's inputs, in order.
  public let inputs: [ModelInput]
  /// The names of what the model returns, in order: the keys of a dictionary, or the names of layers.
  public let outputNames: [String]
  /// The names of the layers of what the model returns, in order.
  package let outputLayerNames: [String]
  /// The Keras whose files and arithmetic the model follows.
  public let generation: KerasGeneration
  /// Into how many parts work is divided for threads to do: at first the number of processors that the process may use, as
  /// affinity mask and control groups have it. Equal numbers give equal results to the bit.
  public var threads: Int = ProcessorCount.granted {
    didSet { programs.removeAll() }
  }

  /// Whether training ends after the current step; callbacks set it.
  public var stopTraining = false

  /// The model as a layer.
  let layer: LayerInstance
  let registry: LayerRegistry
  /// The trace of the layers; nil while some layer is not known or the input's shape is not.
  var trace: ModelTrace?
  /// Why the model cannot run, one error for each layer or activation function that is missing.
  let missing: [KerasError]
  /// The file that the model came from.
  var saved: SavedModel?
  var binding: WeightBinding?
  /// Whether the file's kernels run backwards, where that was said.
  var theanoKernels: Bool?
  let store = VariableStore()
  var programs = ProgramCache()
  /// The compile configuration: of `compile`, or of the file once it was read.
  var compiled: CompileConfig?
  /// Whether `compiled` is not what the file says.
  var compileIsOwn = false
  /// Whether the optimizer's state is in memory.
  var optimizerIsLoaded = false
  /// Whether anything was trained since the file was read.
  var isTrained = false
  /// Patterns of the layers that training leaves alone, beside those the file says are not trainable.
  var frozen: [String] = []
  /// From what everything random starts.
  var seed: UInt64 = 0

  init(
    _ layer: LayerInstance, inputs: [ModelInput], generation: KerasGeneration, registry: LayerRegistry,
    saved: SavedModel?
  ) throws(KerasError) {
    self.layer = layer
    self.inputs = inputs
    self.generation = generation
    self.registry = registry
    self.saved = saved
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
