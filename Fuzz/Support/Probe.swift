internal import HDF5
internal import Keras
internal import ModelFile

/// What became of a file that was opened.
public enum Outcome: String, Sendable, CaseIterable {
  /// An error said what is wrong.
  case error
  /// It is a model that was loaded; it has placeholders, states no shape, or is too large to run here.
  case loaded
  /// It is a model, and it said something about zeros.
  case predicted
  /// It is data, and was read.
  case data
}

/// Opens the file at `path` as the commands do – as data, and as a model – and reads everything in it: what it is, and the
/// details in words.
public func probe(_ path: String, weights: String? = nil) -> (outcome: Outcome, words: String) {
  let data = probeData(path)
  let model = probeModel(path, weights)
  if data.outcome != .error { return data }
  return model.outcome == .error ? (.error, "as data: \(data.words)\nas a model: \(model.words)") : model
}

private func probeData(_ path: String) -> (outcome: Outcome, words: String) {
  do throws(KerasError) {
    let arrays = try DataFile.read(path)
    return (.data, arrays.map { "\($0.array.dtype) \($0.array.shape)" }.joined(separator: ", "))
  } catch {
    return (.error, "\(error)")
  }
}

private func probeModel(_ path: String, _ weights: String?) -> (outcome: Outcome, words: String) {
  do throws(KerasError) {
    let inspection = try ModelInspection(contentsOf: path, weights: weights)
    var words = "\(inspection.format), \(inspection.layerCount) layers, \(inspection.text.utf8.count) bytes of text, "
    words += "\(inspection.json.description.utf8.count) of JSON, \(try readEverything(path, weights)) numbers"
    guard inspection.config != nil else { return (.loaded, words) }
    let model = try Model(contentsOf: path, weights: weights, seed: 1)
    words += ", \(model.summary().utf8.count) of summary"
    guard let zeros = model.zeros else { return (.loaded, words) }
    let outputs = try model.predict(zeros, batchSize: 2)
    return (.predicted, words + ", outputs \(outputs.map(\.shape))")
  } catch {
    // HDF5 that is no model is read all the same, as far as it can be.
    if let file = try? File(opening: path), let root = try? file.root() { walk(root, depth: 0) }
    return (.error, "\(error)")
  }
}

/// Reads every array of the model at `path`; how many numbers there are.
private func readEverything(_ path: String, _ weights: String?) throws(KerasError) -> Int {
  let reader = try ModelReader(opening: path, weights: weights)
  var count = 0
  let model = reader.model
  for weight in model.layers.flatMap({ $0.weights + $0.state }) + model.topLevelWeights + model.optimizerWeights {
    count += try reader.read(weight).count
  }
  return count
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

extension Model {
  /// Two samples of zeros, or of words; nil where an input's shape is not known, or where what the layers make of them would be much work.
  fileprivate var zeros: [NDArray]? {
    var arrays: [NDArray] = []
    for input in inputs {
      guard let extents = input.shape?.dimensions, extents.count > 0 else { return nil }
      let shape = Shape([2] + extents.dropFirst().map { $0 ?? 8 })
      guard let count = shape.checkedCount(), count < 1 << 20 else { return nil }
      arrays.append(
        input.dtype == .string
          ? NDArray((0..<count).map { "word \($0 % 3)" }, shape: shape)
          : NDArray(doubles: [Double](repeating: 0, count: count), dtype: input.dtype, shape: shape))
    }
    guard let work = try? work(for: arrays.map(\.shape)), work.multiplications < 1 << 28, work.numbers < 1 << 22,
      work.calls <= 256
    else { return nil }
    return arrays
  }
}
