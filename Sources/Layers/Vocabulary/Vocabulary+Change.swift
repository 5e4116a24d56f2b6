internal import KerasCore

extension Vocabulary.Change {
  /// Says in `config`, which is in the old words, the same in the new ones.
  func apply(to config: inout JSON.Object) {
    switch self {
    case .rename(let old, let new):
      guard let value = config[old] else { return }
      config[old] = nil
      if config[new] == nil { config[new] = value }
    case .split(let old, let parts):
      guard let value = config[old] else { return }
      config[old] = nil
      for part in parts where config[part] == nil { config[part] = value }
    case .join(let parts, let whole):
      let values = parts.compactMap { config[$0] }
      guard values.count == parts.count else { return }
      for part in parts { config[part] = nil }
      config[whole] = .array(values)
    case .values(let key, let pairs):
      if let pair = pairs.first(where: { $0.old == config[key] }) { config[key] = pair.new }
    case .drop(let key, let neutral):
      if let value = config[key], neutral.isEmpty || value == .null || neutral.contains(value) { config[key] = nil }
    case .introduced: return
    case .implied(let key, let value):
      if config[key] == nil { config[key] = value }
    case .margins(let key, let names):
      guard let sides = config[key]?.object else { return }
      let amounts = names.map { sides[$0] ?? 0 }
      config[key] = amounts.count == 2 ? .array(amounts) : [[amounts[0], amounts[1]], [amounts[2], amounts[3]]]
    case .hardSigmoid(let keys):
      for key in keys {
        guard let value = config[key], SerializedObject(value)?.key == "hardsigmoid" else { continue }
        config[key] = ActivationFunction.hardSigmoidBeforeKeras3.config
      }
    }
  }

  /// Says in `config`, which is in the new words, the same in the old ones.
  func undo(in config: inout JSON.Object) throws(KerasError) {
    switch self {
    case .rename(let old, let new): Self.rename(new, to: old).apply(to: &config)
    case .split(let old, let parts): Self.join(parts, into: old).applyFirst(to: &config)
    case .join(let parts, let whole):
      guard let values = config[whole]?.array, values.count == parts.count else { return }
      config[whole] = nil
      for (part, value) in zip(parts, values) { config[part] = value }
    case .values(let key, let pairs):
      if let pair = pairs.first(where: { $0.new == config[key] }) { config[key] = pair.old }
    case .introduced(let key, let neutral):
      guard let value = config[key] else { return }
      guard value == neutral else {
        throw KerasError("\"\(key)\" = \(value) cannot be written for an older Keras, which has no such option.")
      }
      config[key] = nil
    case .drop, .implied, .margins: return
    case .hardSigmoid(let keys):
      for key in keys {
        if config[key] == ActivationFunction.hardSigmoid.config {
          throw KerasError(
            "\"\(key)\": Keras 3's hard_sigmoid cannot be written for an older Keras, which has another.")
        }
        if config[key] == ActivationFunction.hardSigmoidBeforeKeras3.config {
          config[key] = ActivationFunction.hardSigmoid.config
        }
      }
    }
  }

  /// For options of which all have the same value: keeps the first under the name of the whole.
  private func applyFirst(to config: inout JSON.Object) {
    guard case .join(let parts, let whole) = self, let value = parts.compactMap({ config[$0] }).first else { return }
    for part in parts { config[part] = nil }
    config[whole] = value
  }
}

extension Vocabulary {
  /// The options that hold activation functions.
  static let activationKeys = ["activation", "recurrent_activation"]

  /// An error when `config` has a function that Keras 3 lacks.
  static func refuseForeignFunctions(in config: JSON.Object) throws(KerasError) {
    for key in activationKeys where config[key] == ActivationFunction.hardSigmoidBeforeKeras3.config {
      throw KerasError(
        "\"\(key)\": the hard_sigmoid of an older Keras cannot be written for Keras 3, which has another.")
    }
  }
}
