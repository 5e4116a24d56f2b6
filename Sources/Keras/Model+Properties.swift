internal import ModelFile

extension Model {
  /// Where the model comes from, in words: `Keras 3.15.1, backend tensorflow`.
  package var origin: String {
    guard let provenance = saved?.provenance else { return "a new model" }
    let version = "Keras \(provenance.version ?? "\(generation == .keras0 ? "0" : "1")")"
    return provenance.backend.map { version + ", backend " + $0 } ?? version
  }

  /// Whether the model brings its inputs to scale itself: the first layers that see them are made for that.
  package var scalesInputs: Bool {
    var first: [LayerInstance] = []
    if let sequential = layer.layer as? Sequential {
      first = sequential.layers.drop { $0.layer is InputLayer }.prefix(1).map { $0 }
    } else if let functional = layer.layer as? Functional {
      let inputs = Set(functional.inputs)
      first = functional.calls.filter { call in
        call.positional.flatMap(\.allReferences).contains { inputs.contains($0) }
      }.map { functional.layers[$0.layer] }
    }
    return !first.isEmpty && first.allSatisfy { $0.layer is Rescaling || $0.layer is Normalization }
  }

  /// An error that names every layer and function which is missing, and nothing when the model can run.
  package func checkRunnable() throws(KerasError) { try requireComplete() }

  /// What the file names and nobody registered, needed or not.
  var allMissing: [KerasError] { layer.missing(.activation, .initializer, .regularizer, .constraint) }
}
