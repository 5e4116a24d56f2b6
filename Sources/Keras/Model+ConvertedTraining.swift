internal import CPU
internal import ModelFile

/// How a model is trained and what its optimizer remembers, for a new file.
struct ConvertedTraining {
  /// The compile configuration; nil when there is none, or when it does not go along.
  var config: JSON?
  /// The optimizer's state, in the file's order.
  var state: [ModelFile.NamedArray] = []
  /// The parts that do not go along, and why.
  var omission: String?
}

extension Model {
  /// How the model is trained and what the optimizer remembers, as `reader` has it, which knows the model as `rewritten`.
  func convertedTraining(
    for reader: KerasGeneration, as rewritten: LayerInstance
  ) throws(KerasError) -> ConvertedTraining {
    var result = ConvertedTraining()
    guard let trace = definition.trace, training.isCompiled else { return result }
    var optimizer: any Optimizer
    do throws(KerasError) {
      var config = try compileConfig()
      config.optimizer = config.optimizer.fitted(to: reader)
      optimizer = config.optimizer
      result.config = try config.config(for: reader, outputNames: outputNames)
    } catch {
      result.omission = "it is not compiled: \(reason(error))"
      return result
    }
    guard training.isTrained || !(definition.saved?.optimizerWeights ?? []).isEmpty else { return result }
    do throws(KerasError) {
      try loadOptimizer()
    } catch {
      result.omission = "its optimizer starts anew: \(reason(error))"
      return result
    }
    let weights = definition.layer.trainable ? rewritten.inFileOrder(trace.weights).filter(\.isOptimized) : []
    let stored = weights.map { weight in
      StoredWeight(key: weight.key, type: weight.type, fileName: reader.weightName(weight.key, model: name))
    }
    for entry in optimizer.stateEntries(stored) { result.state.append(stateArray(of: entry, optimizer)) }
    return result
  }

  /// The message of `error`, without the file.
  private func reason(_ error: KerasError) -> String {
    (error.places.filter { $0 != definition.saved?.path } + [error.message]).joined(separator: ": ")
  }
}
