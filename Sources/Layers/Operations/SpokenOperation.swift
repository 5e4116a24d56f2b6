internal import KerasCore

/// One call of an operation, taken apart.
struct SpokenOperation {
  private let name: String
  private let form: OperationForm
  private var operands: [Functional.Argument] = []
  /// The value stated for each option, or else its default in the dialect.
  private var values: [JSON?] = []

  init(_ operation: OperationLayer, _ call: Functional.Call, _ generation: KerasGeneration) throws(KerasError) {
    name = operation.name
    guard let form = OperationForm.find(name) else {
      throw Self.ownAlone(name)
    }
    self.form = form
    var named: [String: Functional.Argument] = [:]
    for (key, value) in operation.options.members { named[key] = .value(value) }
    for (key, argument) in call.named { named[key] = argument }
    var positional = operation.operands(call.positional)
    if form.operands == ["values"] {
      // A node of TensorFlow's graph has the tensors one by one, and the axis behind them.
      if positional.count > 1 {
        if named.removeValue(forKey: "N") != nil, let axis = positional.last, axis.references.isEmpty {
          named["axis"] = axis
          positional.removeLast()
        }
        positional = [.list(positional)]
      }
    }
    for (place, word) in form.operands.enumerated() {
      let words = [word] + OperationCall.operands[min(place, 1)]
      if positional.indices.contains(place) {
        operands.append(positional[place])
      } else if let word = words.first(where: { named[$0] != nil }), let operand = named.removeValue(forKey: word) {
        operands.append(operand)
      } else {
        throw KerasError("the operation \"\(name)\" lacks the argument \"\(word)\".")
      }
    }
    // NumPy's `select` takes lists of conditions and of choices, and no tensors.
    guard form.className != "Where" || !operands.contains(where: \.isList) else { throw Self.ownAlone(name) }
    for (place, option) in form.options.enumerated() {
      var found: Functional.Argument?
      for word in option.names where found == nil { found = named.removeValue(forKey: word) }
      if found == nil, positional.indices.contains(form.operands.count + place) {
        found = positional[form.operands.count + place]
      }
      guard let value = found?.constant else {
        guard found == nil else {
          throw KerasError("\"\(option.keras3)\" of the operation \"\(name)\" is computed, which cannot be written.")
        }
        values.append(generation >= .keras3 ? option.keras3Default : option.tensorFlowDefault)
        continue
      }
      values.append(value)
    }
    // What is left must mean nothing.
    for (key, argument) in named.sorted(by: { $0.key < $1.key }) where !Self.isNeutral(key, argument.constant) {
      throw KerasError("\"\(key)\" of the operation \"\(name)\" can only be written for the Keras that wrote it.")
    }
  }

  private static func ownAlone(_ name: String) -> KerasError {
    KerasError("the operation \"\(name)\" can only be written for the Keras that wrote it.")
  }

  /// The values of options that Keras always states, but which change nothing then.
  private static let neutral: [String: JSON] = [
    "dtype": "float32", "batch_dims": 0, "data_format": "channels_last", "fill_mode": "constant", "fill_value": 0.0,
  ]

  /// Whether an argument that the forms do not know changes nothing: names, types, and what is not asked for.
  private static func isNeutral(_ key: String, _ value: JSON?) -> Bool {
    guard let value else { return false }
    return value == .null || value == false || key == "name" || key.hasPrefix("T") || neutral[key] == value
  }

  /// The call with its operands by position, and by name what Keras 3 takes as an argument.
  func keras3Call(_ call: Functional.Call) throws(KerasError) -> Functional.Call {
    var call = call
    call.positional =
      form.className == "GetItem"
      ? [operands[0], try subscriptKey { $0.keras3Index }] : operands.map(\.keras3Operand)
    call.named = []
    for (option, value) in zip(form.options, values) where option.isKeras3Argument {
      guard let value, value != option.tensorFlowDefault else { continue }
      call.named.append((option.keras3, .value(value)))
    }
    return call
  }

  /// The operation's configuration in Keras 3.
  func keras3Options() throws(KerasError) -> JSON.Object {
    var config = JSON.Object()
    for (option, value) in zip(form.options, values) where !option.isKeras3Argument {
      config[option.keras3] = try said(value, option).keras3Word
    }
    return config
  }

  /// The call with its first operand by position, and all else by name.
  func tensorFlowCall(_ call: Functional.Call) throws(KerasError) -> Functional.Call {
    var call = call
    call.positional = [operands[0]]
    call.named = []
    for (word, operand) in zip(form.operands, operands).dropFirst() {
      let isKey = form.className == "GetItem"
      call.named.append((word, isKey ? try subscriptKey { $0.tensorFlowIndex } : operand.tensorFlowOperand))
    }
    for (option, value) in zip(form.options, values) {
      if value == nil || value == .null, option.tensorFlowDefault != nil { continue }
      var value = try said(value, option)
      // TensorFlow reverses a list of axes, and no other.
      if form.className == "Flip", value.int != nil { value = [value] }
      call.named.append((option.tensorFlow, .value(value)))
    }
    return call
  }

  private func said(_ value: JSON?, _ option: OperationForm.Option) throws(KerasError) -> JSON {
    guard let value else { throw KerasError("the operation \"\(name)\" lacks the argument \"\(option.keras3)\".") }
    // Without an axis, NumPy's words mean all elements in a row.
    guard value != .null || option.keras3Default != nil || option.tensorFlowDefault != nil else {
      throw Self.ownAlone(name)
    }
    // Keras 3 wants to know where the parts begin, TensorFlow how long they are.
    guard form.className != "Split" || option.keras3 == "axis" || value.int != nil else {
      throw KerasError("a split into unequal parts can only be written for the Keras that wrote it.")
    }
    return value
  }

  /// The items between the brackets, each translated by `translate`.
  private func subscriptKey(_ translate: (JSON) -> JSON) throws(KerasError) -> Functional.Argument {
    guard let key = operands[1].constant else {
      throw KerasError("an index that is computed can only be written for the Keras that wrote it.")
    }
    return .value(key.array.map { .array($0.map(translate)) } ?? translate(key))
  }
}

extension OperationLayer {
  /// The operands of a call, with those that the configuration states.
  fileprivate func operands(_ positional: [Functional.Argument]) -> [Functional.Argument] {
    var operands = positional
    if node["class_name"] == "TensorFlowOpLayer", operands.count == 1, case .list(let inner) = operands[0] {
      operands = inner
    }
    for (position, constant) in constants.sorted(by: { $0.key < $1.key }) {
      operands.insert(.value(constant), at: min(position, operands.count))
    }
    return operands
  }
}

extension Functional.Argument {
  /// The value when no tensor has a part in it; tuples as lists.
  var constant: JSON? {
    switch self {
    case .reference: return nil
    case .value(let json): return json["class_name"]?.string == "__tuple__" ? json["items"] : json
    case .list(let elements):
      let constants = elements.compactMap(\.constant)
      return constants.count == elements.count ? .array(constants) : nil
    }
  }
}

extension Functional.Argument {
  /// A constant of more than one number as Keras 3 writes it.
  fileprivate var keras3Operand: Functional.Argument {
    guard let constant, constant.array != nil, let array = ConstantArray(constant, like: nil)?.array else {
      return self
    }
    return .value([
      "class_name": "__numpy__", "config": ["value": constant, "dtype": .string(array.dtype.rawValue)],
    ])
  }

  /// A constant without Keras 3's wrapping.
  fileprivate var tensorFlowOperand: Functional.Argument {
    guard let constant, ["__numpy__", "__tensor__"].contains(constant["class_name"]?.string),
      let value = constant["config"]?["value"]
    else { return self }
    return .value(value)
  }
}

extension JSON {
  /// A word of TensorFlow as Keras 3 writes it: `CONSTANT`, `DT_FLOAT`.
  fileprivate var keras3Word: JSON {
    guard let word = string?.lowercased() else { return self }
    let types = [
      "dt_float": "float32", "dt_double": "float64", "dt_half": "float16", "dt_bfloat16": "bfloat16",
      "dt_int32": "int32", "dt_int64": "int64", "dt_bool": "bool", "dt_uint8": "uint8",
    ]
    return .string(types[word] ?? word)
  }

  /// A part of a subscript in Keras 3's notation.
  fileprivate var keras3Index: JSON {
    if self["class_name"]?.string == "__ellipsis__" { return ["class_name": "__ellipsis__", "config": [:]] }
    return self["start"] == nil ? self : ["class_name": "__slice__", "config": self]
  }

  /// A part of a subscript in tf.keras's notation.
  fileprivate var tensorFlowIndex: JSON {
    switch self["class_name"]?.string {
    case "__ellipsis__": ["class_name": "__ellipsis__"]
    case "__slice__": self["config"] ?? self
    default: self
    }
  }
}
