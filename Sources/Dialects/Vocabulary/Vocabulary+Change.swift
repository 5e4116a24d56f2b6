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
    case .introduced, .introducedLayer, .goneLayer, .gone, .paddings: return
    case .implied(let key, let value):
      if config[key] == nil { config[key] = value }
    case .margins(let key, let names):
      guard let sides = config[key]?.object else { return }
      let amounts = names.map { sides[$0] ?? 0 }
      config[key] = amounts.count == 2 ? .array(amounts) : [[amounts[0], amounts[1]], [amounts[2], amounts[3]]]
    case .activations(let keys):
      for key in keys {
        guard let object = config[key].flatMap({ SerializedObject($0) }), object.isOfKeras, object.key == "hardsigmoid"
        else { continue }
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
    case .introducedLayer: throw KerasError("the layer cannot be written for an older Keras, which lacks it.")
    case .paddings(let keys): try Self.refusePaddings(keys, in: config)
    case .drop, .implied, .margins, .goneLayer, .gone: return
    case .activations(let keys):
      for key in keys {
        guard let function = config[key]?.string.flatMap(ActivationFunction.init(rawValue:)) else { continue }
        guard !function.isNewInKeras3 else {
          throw KerasError("\"\(key)\": the \(function.rawValue) of Keras 3 cannot be written for an older Keras.")
        }
        if function == .hardSigmoidBeforeKeras3 { config[key] = ActivationFunction.hardSigmoid.config }
      }
    }
  }

  /// Says in `config` with the new words alone what the old ones said in one; an error where there are none.
  func paraphrase(_ config: inout JSON.Object) throws(KerasError) {
    switch self {
    case .goneLayer: throw KerasError("the layer cannot be written for Keras 3, which has it no more.")
    case .gone(let key, let value):
      guard config[key] == value else { return }
      throw KerasError("\"\(key)\" = \(value) cannot be written for Keras 3, whose layer has it no more.")
    case .activations(let keys):
      for key in keys where config[key] == ActivationFunction.hardSigmoidBeforeKeras3.config {
        config[key] = ActivationFunction.hardSigmoidAsLayers
      }
    case .paddings(let keys): try Self.refusePaddings(keys, in: config)
    default: return
    }
  }

  /// An error when one of `keys` is a padding that only Theano has.
  private static func refusePaddings(_ keys: [String], in config: JSON.Object) throws(KerasError) {
    for key in keys where ["half", "full", "overhang"].contains(config[key]?.string) {
      throw KerasError(
        "\"\(key)\": windows that start where Theano starts them cannot be written for a Keras on TensorFlow.")
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
}

extension ActivationFunction {
  /// Whether no Keras before 3 has the function – or, as with `hard_sigmoid`, not this one.
  fileprivate var isNewInKeras3: Bool {
    switch self {
    case .celu, .glu, .hardShrink, .hardSigmoid, .hardSilu, .hardTanh, .logSigmoid, .softShrink, .sparsePlus,
      .sparseSigmoid, .sparsemax, .squareplus, .tanhShrink, .threshold:
      true
    default: false
    }
  }
}
