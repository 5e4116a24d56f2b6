internal import Keras

extension TrainingData {
  /// The samples in the files that `inputs` and `labels` name.
  init(
    _ inputs: [String], labels: [String], for model: Model, _ data: DataOptions, _ common: CommonOptions
  ) throws(KerasError) {
    let found = try data.inputs(inputs, for: model, common)
    var targets: [NDArray] = []
    for file in try EndFiles(labels, for: EndNames(outputsOf: model)).inOrder {
      let labels = try Labels(file.array, of: file.path)
      if let count = labels.array.shape.dimensions.first, count != found.sampleCount {
        throw KerasError("there are \(count) labels for \(found.sampleCount) samples.").inside(file.path)
      }
      targets.append(labels.array)
    }
    self.init(inputs: found.arrays, targets: targets, scales: found.scales)
  }
}

extension Results {
  /// The results as one JSON object.
  var document: JSON {
    var object = JSON.Object()
    for (name, value) in zip(names, values) { object[name] = .double(value) }
    return .object(object)
  }
}
