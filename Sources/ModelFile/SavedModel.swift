package import KerasCore

/// The content of a model file, whatever its format: everything but the numbers, which ``ModelReader`` fetches.
package struct SavedModel: Equatable, Sendable {
  /// The file that was named as the model.
  package var path: String
  /// The file that was named for the weights when ``path`` is another one.
  var separateWeightsPath: String?
  /// The files to which ``weightsPath`` leads when the weights do not lie in itself.
  var listedWeightFiles: [String]?
  /// The origin of the file.
  package var provenance: Provenance
  /// The model's `{"class_name": …, "config": …}` as in the file; nil when the file holds weights only.
  package var architecture: JSON?
  /// The layers in the order of the file, those without weights included.
  package var layers: [SavedLayer]
  /// Weights of the model itself, outside of its layers.
  package var topLevelWeights: [SavedWeight]
  /// The compile configuration, as in the file.
  package var trainingConfig: JSON?
  /// The state of the optimizer in the order of the file.
  package var optimizerWeights: [SavedWeight]

  /// A model without weights in other files than `path`.
  init(
    path: String, provenance: Provenance, architecture: JSON?, layers: [SavedLayer] = [],
    topLevelWeights: [SavedWeight] = [], trainingConfig: JSON? = nil, optimizerWeights: [SavedWeight] = []
  ) {
    self.path = path
    self.provenance = provenance
    self.architecture = architecture
    self.layers = layers
    self.topLevelWeights = topLevelWeights
    self.trainingConfig = trainingConfig
    self.optimizerWeights = optimizerWeights
  }

  /// The file that was named for the weights: ``path`` unless that is an architecture alone.
  package var weightsPath: String { separateWeightsPath ?? path }

  /// The files in which the weights lie: ``weightsPath``, or what it leads to – the shards, the file in the folder.
  package var weightFiles: [String] { listedWeightFiles ?? [weightsPath] }

  /// The architecture; an error that says what to do when the file holds weights only.
  package func requiredArchitecture() throws(KerasError) -> JSON {
    guard let architecture else {
      throw KerasError(
        "the file holds weights but no \"model_config\"; save the whole model with model.save(…), "
          + "or give the architecture as JSON or YAML."
      ).inside(path)
    }
    return architecture
  }
}

/// A layer of a file and its weights.
package struct SavedLayer: Equatable, Sendable {
  /// The layer's name.
  package var name: String
  /// The weights in the order of the file.
  package var weights: [SavedWeight]
  /// Variables that are no weights: what random generators remember, and, at a path that ends in ``recurrentStatesName``,
  /// what stateful layers do.
  package var state: [SavedWeight] = []

  /// The layer `name` with `weights`.
  package init(name: String, weights: [SavedWeight]) {
    self.name = name
    self.weights = weights
  }
}

/// Under which name tf.keras has what a stateful layer kept of its last batch.
package let recurrentStatesName = "states"

/// A weight of a file: what it is and where it lies.
package struct SavedWeight: Equatable, Sendable {
  /// The name the file gives it, such as `dense/kernel:0`.
  package var name: String
  /// The extents.
  package var shape: Shape
  /// The type of the elements in the file.
  package var dtype: DType
  /// Where it is inside of the file.
  package var location: String
  /// Where in its file the elements lie in one piece as they would in memory; nil when they do not.
  package var fileOffset: Int?
  /// Which of ``SavedModel/weightFiles`` has it.
  package var fileIndex = 0
  /// In files where weights have no names but places: the sublayers around it, outermost first, from the layer of
  /// ``SavedLayer`` inwards. Members of nested models have their names, parts of layers those of Keras's attributes,
  /// such as `["forward_layer", "cell"]` or `["query_dense"]`. Nil where ``name`` says it.
  package var path: [String]?
  /// In those files, which of its sublayer's weights it is: trainable ones first, then others, each as declared.
  package var index: Int?
  /// How the elements are made of numbers of fewer bits; nil when the file has them as they are.
  package var quantization: QuantizedWeight?
}

/// An array with a name, to be written.
package struct NamedArray: Equatable, Sendable {
  /// The name in the file, such as `dense/kernel:0`.
  package var name: String
  /// The elements.
  package var array: NDArray

  /// `array` under `name`.
  package init(_ name: String, _ array: NDArray) {
    self.name = name
    self.array = array
  }
}
