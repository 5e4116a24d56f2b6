internal import ModelFile

/// The state of a model's training: what is known of how it is trained, and of what its optimizer remembers.
///
/// What the optimizer remembers is itself in the ``ModelState``, as are the steps that it counts.
struct TrainingState {
  /// How the model is trained and judged.
  enum Configuration {
    case notCompiled
    /// As the file says, which nobody has read yet.
    case unread(JSON)
    /// As the file says.
    case ofFile(CompileConfig)
    /// Not as the file says.
    case own(CompileConfig)
  }

  var configuration = Configuration.notCompiled
  /// Whether the optimizer's state is in memory, be it a new one.
  var optimizerIsLoaded = false
  /// Whether anything was trained since the file was read.
  var isTrained = false
  /// Patterns of the layers that training leaves alone, beside those the file says are not trainable.
  var frozen: [String] = []

  /// The state of training of which `saved` holds the rest.
  init(_ saved: SavedModel?) {
    if let config = saved?.trainingConfig { configuration = .unread(config) }
  }

  /// The compile configuration, once it was read or stated.
  var compiled: CompileConfig? {
    switch configuration {
    case .notCompiled, .unread: nil
    case .ofFile(let config), .own(let config): config
    }
  }

  /// Whether the file or the program says how the model is trained.
  var isCompiled: Bool {
    if case .notCompiled = configuration { false } else { true }
  }

  /// Whether the configuration is not what the file says.
  var isOwn: Bool {
    if case .own = configuration { true } else { false }
  }
}
