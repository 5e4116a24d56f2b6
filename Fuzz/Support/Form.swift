/// What a file is, as far as damage is concerned.
enum Form: Hashable, CaseIterable {
  /// A model, or weights, in HDF5.
  case hdf5
  /// A `.keras` archive.
  case archive
  /// An architecture in JSON, or a list of shards.
  case json
  /// An architecture in YAML.
  case yaml
  /// Lines of `Fixtures/layers`: a layer's configuration and the inputs it was called on.
  case layers
  /// A checkpoint of TensorFlow, by its index.
  case checkpoint
  /// The folder of a SavedModel, by the index of its checkpoint.
  case savedModel
  case npz, npy, idx, gzip, csv, png, jpeg

  /// The form that the extension of `path` stands for.
  init?(_ path: String) {
    if path.hasSuffix("/variables/variables.index") {
      self = .savedModel
      return
    }
    let endings: [(String, Form)] = [
      (".h5", .hdf5), (".keras", .archive), (".json", .json), (".yaml", .yaml), (".jsonl", .layers), (".npz", .npz),
      (".npy", .npy), (".index", .checkpoint), (".idx", .idx), (".gz", .gzip), (".csv", .csv), (".png", .png),
      (".jpg", .jpeg),
    ]
    guard let form = endings.first(where: { path.hasSuffix($0.0) })?.1 else { return nil }
    self = form
  }

  /// Models that have a configuration.
  static let configured: [Form] = [.hdf5, .archive, .json, .yaml, .savedModel]
  static let models = configured + [.checkpoint]
  static let data: [Form] = [.npz, .npy, .idx, .gzip, .csv, .png, .jpeg]
}
