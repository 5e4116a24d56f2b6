internal import KerasCore
internal import ModelFile

/// Opens the model file at `path` and reads every number in it; what it found, in one line.
public func probe(_ path: String, weights: String? = nil) -> String {
  do throws(KerasError) {
    let reader = try ModelReader(opening: path, weights: weights)
    var count = 0
    let model = reader.model
    for weight in model.layers.flatMap({ $0.weights + $0.state }) + model.topLevelWeights + model.optimizerWeights {
      count += try reader.read(weight).count
    }
    let version = model.provenance.version ?? "?"
    return "ok: \(model.provenance.format) of \(model.provenance.generation) \(version), \(model.layers.count) layers, "
      + "\(model.layers.flatMap(\.weights).count) weights, \(count) numbers"
  } catch {
    return "error: \(error)"
  }
}
