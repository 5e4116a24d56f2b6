internal import HDF5
internal import KerasCore

/// The model at a path, and the open files with its weights.
struct ModelSource {
  let model: SavedModel
  let files: [any WeightStore]

  init(model: SavedModel, files: [any WeightStore]) {
    self.model = model
    self.files = files
  }

  /// Opens what is at `path`. Files of weights alone find their layers by `architecture`, of `version`, where they need it.
  init(_ path: String, architecture: JSON?, version: String? = nil) throws(KerasError) {
    if let prefix = try Self.checkpointPrefix(path) {
      try self.init(checkpoint: prefix, path: path, architecture: architecture)
      return
    }
    switch try FileKind(at: path) {
    case .hdf5:
      let file = try WeightFile(path)
      self.init(
        model: try readModel(file, path: path, architecture: architecture, version: version), files: [file])
    case .zip:
      let archive = try KerasArchive(path)
      let file = try WeightFile(archive.weights(), of: archive.archive)
      let model = try readTreeModel(
        path: path, format: .archive, version: archive.version, architecture: archive.config, files: [file],
        assets: archive.assets())
      self.init(model: model, files: [file])
    case .folder: try self.init(folder: path)
    case .json: try self.init(document: path, isYAML: false, architecture: architecture, version: version)
    case .yaml: try self.init(document: path, isYAML: true, architecture: architecture, version: version)
    case .unknown:
      throw KerasError(
        "the file is not a Keras model: it is none of HDF5 (.h5), zip (.keras), JSON and YAML, or it is damaged.")
    }
  }

  /// Opens the folder of a SavedModel, or one that a `.keras` archive would unpack to.
  private init(folder path: String) throws(KerasError) {
    let folder = path.hasSuffix("/") ? path : path + "/"
    if try Self.hasSavedModel(inFolder: folder) {
      try self.init(savedModel: path)
      return
    }
    guard FileSystem.exists(folder + ArchiveMember.config) else {
      throw KerasError(
        "the folder is not a Keras model: it has neither \"\(ArchiveMember.config)\" nor \"saved_model.pb\".")
    }
    let config = try parseConfig(try FileBytes.read(folder + ArchiveMember.config))
    var version: String?
    if FileSystem.exists(folder + ArchiveMember.metadata) {
      version = try ModelFile.version(inMetadata: try FileBytes.read(folder + ArchiveMember.metadata))
    }
    guard FileSystem.exists(folder + ArchiveMember.weights) else {
      throw KerasError("the folder has no \"\(ArchiveMember.weights)\".")
    }
    let file = try inside(ArchiveMember.weights) { () throws(KerasError) in
      try WeightFile(folder + ArchiveMember.weights)
    }
    var model = try readTreeModel(
      path: path, format: .folder, version: version, architecture: config, files: [file],
      assets: try Self.assets(config, inFolder: folder))
    model.listedWeightFiles = [folder + ArchiveMember.weights]
    self.init(model: model, files: [file])
  }

  /// The vocabularies of the folder of a model, by the places that its configuration has layers at.
  private static func assets(_ config: JSON, inFolder folder: String) throws(KerasError) -> [String: [UInt8]] {
    var assets: [String: [UInt8]] = [:]
    for place in Vocabularies.places(config) {
      let path = folder + ArchiveMember.assets + place
      if FileSystem.exists(path) { assets[place] = try FileBytes.read(path) }
    }
    return assets
  }

  /// Opens the JSON or YAML at `path`: an architecture, or the list of files with weights.
  private init(document path: String, isYAML: Bool, architecture: JSON?, version: String?) throws(KerasError) {
    let json = try parseDocument(try FileBytes.read(path), isYAML: isYAML)
    guard let map = try ShardMap(json) else {
      self.init(model: try readArchitecture(json, path: path), files: [])
      return
    }
    let paths = map.names.map { path.folderPath + $0 }
    var files: [WeightFile] = []
    for (name, path) in zip(map.names, paths) {
      files.append(try inside(name) { () throws(KerasError) in try WeightFile(path) })
    }
    var model = try readTreeModel(
      path: path, format: .shards, version: version, architecture: architecture, files: files)
    model.listedWeightFiles = paths
    self.init(model: model, files: files)
  }
}

/// The model that `file`, an HDF5 file, describes.
private func readModel(
  _ file: WeightFile, path: String, architecture: JSON?, version: String?
) throws(KerasError) -> SavedModel {
  let root = try file.file.root()
  if try root.hasAttribute("nb_layers") { return try readNumberedWeights(root, path: path) }
  if try root.isGraphOfKeras0() { return try readNumberedGraph(root, path: path) }
  var isModel = try root.hasAttribute("model_config")
  if !isModel { isModel = try root.contains("model_weights") }
  if !isModel { isModel = try hasNames(root, "layer_names") }
  if isModel { return try readLegacyModel(root, path: path) }
  for name in ["layers", "_layer_checkpoint_dependencies", "vars"] where try root.contains(name) {
    return try readTreeModel(
      path: path, format: .weights, version: version, architecture: architecture, files: [file])
  }
  throw KerasError(
    "the HDF5 file is not a Keras model: it has neither \"model_config\" nor \"layer_names\" nor \"nb_layers\", "
      + "nor groups \"layers\" or \"vars\".")
}
