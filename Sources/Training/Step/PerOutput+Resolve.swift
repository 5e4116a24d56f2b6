internal import KerasCore

extension PerOutput {
  /// The value for each of the outputs; an error that names the outputs when they do not fit.
  func resolved(for outputs: [String], key: String) throws(KerasError) -> [Value?] {
    switch self {
    case .all(let value):
      return outputs.map { _ in value }
    case .list(let values):
      guard values.count == outputs.count else {
        throw KerasError(
          "\"\(key)\" must have one element for each of the model's \(outputs.count) outputs (\(outputs)), "
            + "got \(values.count).")
      }
      return values
    case .named(let values):
      if let unknown = values.keys.sorted().first(where: { !outputs.contains($0) }) {
        throw KerasError("\"\(key)\" names the output \"\(unknown)\", but the model's outputs are \(outputs).")
      }
      return outputs.map { values[$0] }
    }
  }
}
