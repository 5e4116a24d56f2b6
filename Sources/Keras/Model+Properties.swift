internal import ModelFile

extension Model {
  /// Where the model comes from, in words: `Keras 3.15.1, backend tensorflow`.
  package var origin: String {
    guard let provenance = definition.saved?.provenance else { return "a new model" }
    let version = "Keras \(provenance.version ?? "\(generation == .keras0 ? "0" : "1")")"
    return provenance.backend.map { version + ", backend " + $0 } ?? version
  }

  /// Whether the model came with weights, and not as an architecture alone.
  package var hasStoredWeights: Bool { definition.hasStoredWeights }

  /// An error that names every layer and function which is missing, and nothing when the model can run.
  package func checkRunnable() throws(KerasError) { try definition.requireComplete() }

  /// What the file names and nobody registered, needed or not.
  var allMissing: [KerasError] { definition.layer.missing(.activation, .initializer, .regularizer, .constraint) }
}
