internal import Keras

extension TrainingData {
  /// The samples in the files that `inputs` and `labels` name.
  init(
    _ inputs: [String], labels: String, for model: Model, _ data: DataOptions, _ common: CommonOptions
  ) throws(KerasError) {
    let found = try data.inputs(inputs, for: model, common)
    let labels = try Labels(labels)
    let targets = try labels.targets(for: model)
    if let target = targets.first, let count = target.shape.dimensions.first, count != found.sampleCount {
      throw KerasError("there are \(count) labels for \(found.sampleCount) samples.").inside(labels.path)
    }
    self.init(inputs: found.arrays, targets: targets, scales: found.scales)
  }
}

extension Labels {
  /// The arrays in the order of the model's outputs: by name where all names are there, else as they come.
  fileprivate func targets(for model: Model) throws(KerasError) -> [NDArray] {
    let named = model.outputNames.compactMap { name in arrays.first { $0.name == name }?.array }
    if named.count == model.outputNames.count { return named }
    guard arrays.count == model.outputNames.count else {
      throw KerasError(
        "the model has \(model.outputNames.count) outputs (\(model.outputNames.joined(separator: ", "))), "
          + "but the file holds \(arrays.count) arrays of labels."
      ).inside(path)
    }
    return arrays.map(\.array)
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
