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
  public var name: String { definition.layer.name }
  /// The model's inputs, in order.
  public var inputs: [ModelInput] { definition.inputs }
  /// The names of what the model returns, in order: the keys of a dictionary, or the names of layers.
  public var outputNames: [String] { definition.outputNames }
  /// The names of the layers of what the model returns, in order.
  package var outputLayerNames: [String] { definition.outputLayerNames }
  /// The Keras whose files and arithmetic the model follows.
  public var generation: KerasGeneration { definition.generation }
  /// Into how many parts work is divided for threads to do: at first the number of processors that the process may use, as
  /// affinity mask and control groups have it. Equal numbers give equal results to the bit.
  public var threads: Int = ProcessorCount.granted {
    didSet { programs.removeAll() }
  }

  /// Whether training ends after the current step; callbacks set it.
  public var stopTraining = false

  var definition: ModelDefinition
  var state = ModelState()
  var training: TrainingState
  var programs = ProgramCache()

  init(_ definition: ModelDefinition) {
    self.definition = definition
    training = TrainingState(definition.saved)
  }
}
