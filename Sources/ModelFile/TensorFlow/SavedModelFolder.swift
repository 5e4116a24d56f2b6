internal import KerasCore
internal import TensorBundle

extension ModelSource {
  /// Opens the folder of a SavedModel that tf.keras wrote:
  ///
  ///     saved_model.pb                            TensorFlow's functions; before 2.5 with Keras's metadata in it
  ///     keras_metadata.pb                         Keras's metadata from 2.5 on
  ///     variables/variables.index                 the checkpoint
  ///     variables/variables.data-00000-of-00001
  init(savedModel path: String) throws(KerasError) {
    let folder = path.hasSuffix("/") ? path : path + "/"
    let metadata = try KerasMetadata(inFolder: folder)
    var architecture = try metadata.architecture()
    let prefix = "variables/variables"
    guard FileSystem.exists(TensorBundle.indexPath(folder + prefix)) else {
      throw KerasError("the folder has no \"\(TensorBundle.indexPath(prefix))\", which lists the model's weights.")
    }
    let bundle = try inside("variables") { () throws(KerasError) in try TensorBundle(folder + prefix) }
    let graph = try inside("variables") { () throws(KerasError) in try ObjectGraph(of: bundle) }
    architecture = try LookupTables.completed(architecture, inFolder: folder, graph, bundle)
    let generation = try metadata.version.map { (version) throws(KerasError) in try KerasGeneration(version: version) }
    var model = SavedModel(
      path: path,
      provenance: Provenance(
        format: .savedModel, generation: generation ?? .tfKeras, version: metadata.version, backend: metadata.backend),
      architecture: architecture)
    model.trainingConfig = metadata.trainingConfig
    try model.takeWeights(of: 0, in: graph, bundle)
    self.init(model: model, files: [BundleStore(bundle)])
  }

  /// Whether there is a SavedModel in `folder`, a path with its slash.
  static func hasSavedModel(inFolder folder: String) throws(KerasError) -> Bool {
    if FileSystem.exists(folder + "saved_model.pb") { return true }
    if FileSystem.exists(folder + "saved_model.pbtxt") {
      throw KerasError("the SavedModel is in \"saved_model.pbtxt\", a text, which is not read; save it as usual.")
    }
    return false
  }
}

extension SavedModel {
  /// Takes the variables that `root`, the model among the objects of `graph`, holds.
  mutating func takeWeights(of root: Int, in graph: ObjectGraph, _ bundle: TensorBundle) throws(KerasError) {
    var walk = ObjectWalk(graph, bundle)
    (layers, topLevelWeights) = try walk.weights(of: architecture, at: root)
    do throws(KerasError) {
      optimizerWeights = try walk.optimizerWeights(of: root)
    } catch {
      throw error.inside("optimizer")
    }
  }
}
