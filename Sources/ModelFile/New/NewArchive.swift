internal import HDF5
package import KerasCore
internal import Zip

/// A model for which there is no `.keras` or `.weights.h5` file yet.
package struct NewArchive: Sendable {
  /// A layer, or a part of one, and its variables.
  package struct Layer: Equatable, Sendable {
    /// The class, from which the name of the layer's group is made.
    package var className: String
    /// The layer's name; nil for parts that have none.
    package var name: String?
    /// The variables: trainable ones first, then others, each as declared; whether they are trained does not matter.
    package var variables: [NDArray]
    /// Variables that Keras keeps under names instead of numbers.
    package var namedVariables: [(name: String, array: NDArray)] = []
    /// The parts by the names of Keras's attributes: `cell`, `forward_layer`, `query_dense`.
    package var parts: [(name: String, layer: Layer)]
    /// Parts that are lists by the names of Keras's attributes: `cells`, or `layers` of a model, those without variables included.
    package var lists: [(name: String, layers: [Layer])]

    /// The layer `name` of the class `className`.
    package init(
      _ className: String, name: String? = nil, variables: [NDArray] = [],
      parts: [(name: String, layer: Layer)] = [], lists: [(name: String, layers: [Layer])] = []
    ) {
      self.className = className
      self.name = name
      self.variables = variables
      self.parts = parts
      self.lists = lists
    }

    package static func == (a: Layer, b: Layer) -> Bool {
      a.className == b.className && a.name == b.name && a.variables == b.variables
        && a.namedVariables.elementsEqual(b.namedVariables) { $0 == $1 }
        && a.parts.elementsEqual(b.parts) { $0 == $1 } && a.lists.elementsEqual(b.lists) { $0 == $1 }
    }
  }

  /// The model's `{"class_name": …, "config": …}` in the vocabulary of Keras 3; modules and the like may be left out, as they
  /// are in its HDF5 files.
  package var architecture: JSON
  /// The version of Keras 3 that the file shall pass for.
  package var version: String
  /// The model's own variables and its layers.
  package var model: Layer
  /// The compile configuration, in the dialect of Keras 3.
  package var trainingConfig: JSON?
  /// The state of the optimizer in the order of Keras 3.
  package var optimizerVariables: [NDArray] = []
  /// When the file was made, as `2025-01-31@12:00:00`.
  package var dateSaved: String

  /// A model that was not compiled.
  package init(architecture: JSON, version: String, model: Layer, dateSaved: String = "1980-01-01@00:00:00") {
    self.architecture = architecture
    self.version = version
    self.model = model
    self.model.name = nil
    self.dateSaved = dateSaved
  }

  /// Writes the model as a `.keras` archive for `path`.
  package func written(for path: String) throws(KerasError) -> PendingFiles {
    try PendingFiles(path) { (destination) throws(KerasError) in
      let weights = try TemporaryFile(near: path)
      let file = try WritableFile(creating: weights.path)
      try writeTree(to: file.root(), withOptimizer: true)
      try file.close()
      let writer = try ZipWriter(destination.descriptor)
      try writer.add(Array(metadata.description.utf8), as: ArchiveMember.metadata)
      try writer.add(Array(try config().description.utf8), as: ArchiveMember.config)
      try writer.add(fileAt: weights.path, as: ArchiveMember.weights)
      try writer.close()
    }
  }

  /// Writes the weights alone as a `.weights.h5` file for `path`.
  package func weightsWritten(for path: String) throws(KerasError) -> PendingFiles {
    try PendingFiles(path) { (destination) throws(KerasError) in
      let file = try WritableFile(creating: destination.temporaryPath)
      try writeTree(to: file.root(), withOptimizer: false)
      try file.close()
    }
  }

  private var metadata: JSON { ["keras_version": .string(version), "date_saved": .string(dateSaved)] }

  /// The content of `config.json`.
  private func config() throws(KerasError) -> JSON {
    guard var object = withModules(architecture).object else {
      throw KerasError("the architecture must be an object with \"class_name\" and \"config\".")
    }
    if let trainingConfig { object["compile_config"] = compileConfig(trainingConfig) }
    return .object(object)
  }

  private func writeTree(to root: borrowing WritableGroup, withOptimizer: Bool) throws(KerasError) {
    try model.write(to: root)
    if withOptimizer, !optimizerVariables.isEmpty {
      try writeOptimizerTree(optimizerVariables.map { NamedArray("", $0) }, trainingConfig, to: root)
    }
  }
}

extension NewArchive.Layer {
  /// Writes the variables and those of all parts into `group`.
  fileprivate func write(to group: borrowing WritableGroup) throws(KerasError) {
    let own = try group.makeGroup("vars")
    if let name { try own.setAttribute("name", name, .utf8) }
    for (index, variable) in variables.enumerated() { try own.makeVariable(index, variable) }
    for (name, array) in namedVariables { try own.makeDataset(name, array) }
    for (name, layer) in parts { try layer.write(to: group.makeGroup(name)) }
    for (name, layers) in lists where !layers.isEmpty { try Self.write(layers, to: group.makeGroup(name)) }
  }

  private static func write(_ layers: [Self], to group: borrowing WritableGroup) throws(KerasError) {
    var names = ListNames()
    for layer in layers { try layer.write(to: group.makeGroup(names.next(layer.className))) }
  }
}
