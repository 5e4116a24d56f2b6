internal import KerasCore
internal import TensorBundle

extension ModelSource {
  /// Opens the checkpoint whose files begin with `prefix` for the model that `architecture` describes.
  ///
  /// The model is what was saved, as by `save_weights` and `ModelCheckpoint`, or what that holds, as `tf.train.Checkpoint(model=…)`.
  init(checkpoint prefix: String, path: String, architecture: JSON?) throws(KerasError) {
    let bundle = try TensorBundle(prefix)
    let graph = try ObjectGraph(of: bundle)
    var model = SavedModel(
      path: path,
      provenance: Provenance(format: .checkpoint, generation: .tfKeras, version: nil, backend: nil),
      architecture: architecture)
    try model.takeWeights(of: try graph.model, in: graph, bundle)
    model.architecture = nil
    self.init(model: model, files: [BundleStore(bundle)])
  }

  /// The prefix of the checkpoint that `path` names: it itself, its index, one of its other files, or the folder with a file that
  /// names the latest; nil when it names something else.
  static func checkpointPrefix(_ path: String) throws(KerasError) -> String? {
    if (try? FileSystem.status(path))?.kind == .folder {
      let folder = path.hasSuffix("/") ? path : path + "/"
      guard FileSystem.exists(folder + latestFile) else { return nil }
      return try inside(latestFile) { () throws(KerasError) in try latest(inFolder: folder) }
    }
    if let stem = path.withoutEnding(".index"), FileSystem.exists(path) { return stem }
    if let place = path.fileName.firstRange(of: ".data-"), FileSystem.exists(path) {
      let prefix = path.folderPath + path.fileName[..<place.lowerBound]
      return FileSystem.exists(TensorBundle.indexPath(prefix)) ? prefix : nil
    }
    return !FileSystem.exists(path) && FileSystem.exists(TensorBundle.indexPath(path)) ? path : nil
  }

  private static let latestFile = "checkpoint"

  /// The prefix after `model_checkpoint_path:` in the file `checkpoint` of `folder`, a `CheckpointState` as text.
  private static func latest(inFolder folder: String) throws(KerasError) -> String {
    let text = String(decoding: try FileBytes.read(folder + latestFile), as: UTF8.self)
    let key = "model_checkpoint_path:"
    guard let line = text.split(whereSeparator: \.isNewline).first(where: { $0.hasPrefix(key) }) else {
      throw KerasError("the file must name the latest checkpoint as \"\(key) …\".")
    }
    let quoted = line.dropFirst(key.count).drop { $0 == " " }
    guard quoted.count > 2, quoted.first == "\"", quoted.last == "\"", !quoted.contains("\\") else {
      throw KerasError("the file must name the latest checkpoint in quotation marks, got \(quoted).")
    }
    let name = String(quoted.dropFirst().dropLast())
    // A folder that was moved still names where it was.
    for prefix in [name.hasPrefix("/") ? name : folder + name, folder + name.fileName] {
      if FileSystem.exists(TensorBundle.indexPath(prefix)) { return prefix }
    }
    throw KerasError("the latest checkpoint \"\(name)\" is not there.")
  }
}

extension ObjectGraph {
  /// The object that is a model: the first one, or the only one that it holds.
  fileprivate var model: Int {
    get throws(KerasError) {
      if isModel(0) { return 0 }
      let models = nodes[0].children.filter { isModel($0.node) }
      guard Set(models.map(\.node)).count == 1 else {
        let names = models.map { "\"\($0.name)\"" }.joined(separator: ", ")
        throw KerasError(
          models.isEmpty
            ? "the checkpoint holds no model made of layers of Keras."
            : "the checkpoint holds several models, \(names); save one alone with model.save_weights(…).")
      }
      return models[0].node
    }
  }

  private func isModel(_ node: Int) -> Bool {
    nodes[node].children.contains { $0.name.hasPrefix("layer-") || $0.name.hasPrefix("layer_with_weights-") }
  }
}

extension String {
  /// The text before `ending`; nil when it ends otherwise.
  fileprivate func withoutEnding(_ ending: String) -> String? {
    hasSuffix(ending) ? String(dropLast(ending.count)) : nil
  }
}
