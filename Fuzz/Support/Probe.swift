internal import HDF5
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
    // HDF5 that is no model is read all the same, as far as it can be.
    if let file = try? File(opening: path), let root = try? file.root() { walk(root, depth: 0) }
    return "error: \(error)"
  }
}

/// Reads everything in `group`.
private func walk(_ group: borrowing Group, depth: Int) {
  _ = try? group.hasAttribute("none")
  _ = try? group.strings("names")
  guard depth < 20, let names = try? group.names() else { return }
  for name in names {
    if let inner = try? group.group(name) { walk(inner, depth: depth + 1) }
    guard let dataset = try? group.dataset(name), dataset.shape.count < 1 << 24 else { continue }
    _ = try? dataset.hasAttribute("none")
    _ = try? dataset.read()
  }
}
