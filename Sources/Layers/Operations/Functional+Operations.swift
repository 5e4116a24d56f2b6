internal import KerasCore

extension Functional {
  /// Says the operations between layers as `generation` does; an error for those that it says otherwise or not at all.
  mutating func translateOperations(for generation: KerasGeneration) throws(KerasError) {
    let isKeras3 = generation >= .keras3
    if isKeras3 { transposeFactors() }
    for index in layers.indices {
      let instance = layers[index]
      guard let operation = instance.layer as? OperationLayer, (instance.generation >= .keras3) != isKeras3 else {
        continue
      }
      let places = calls.indices.filter { calls[$0].layer == index }
      try inside(instance.place) { () throws(KerasError) in
        var options: JSON.Object?
        for place in places {
          let said = try SpokenOperation(operation, calls[place], instance.generation)
          calls[place] = isKeras3 ? try said.keras3Call(calls[place]) : try said.tensorFlowCall(calls[place])
          let config = isKeras3 ? try said.keras3Options() : JSON.Object()
          guard options == nil || options == config else {
            throw KerasError("the operation \"\(operation.name)\" is called with several options.")
          }
          options = config
        }
        guard let options, let form = OperationForm.find(operation.name) else { return }
        layers[index].generation = generation
        layers[index].className = isKeras3 ? form.className : form.tensorFlowClass
        layers[index].layer = OperationLayer(
          name: OperationTable.key(form.className), options: options,
          node: isKeras3 ? keras3Node(form, options, instance.name) : form.tensorFlowNode(instance.name))
      }
    }
  }

  /// Gives TensorFlow's products of transposed matrices, which Keras 3 has none of, their factors from operations that
  /// transpose.
  private mutating func transposeFactors() {
    var rewritten: [Call] = []
    for var call in calls {
      let name = layers[call.layer].name
      if let operation = layers[call.layer].layer as? OperationLayer, operation.function == "linalg.matmul" {
        for (flag, factor) in [("transpose_a", "a"), ("transpose_b", "b")] {
          let named = call.named.firstIndex { $0.name == factor }
          guard let place = call.named.firstIndex(where: { $0.name == flag && $0.argument.constant == true }),
            let operand = named.map({ call.named[$0].argument }) ?? call.positional.first
          else { continue }
          rewritten.append(Call(layer: layers.count, node: 0, positional: [operand], named: []))
          let transposed = Argument.reference(Reference(layer: layers.count, node: 0, output: 0))
          if let named { call.named[named].argument = transposed } else { call.positional[0] = transposed }
          call.named.remove(at: place)
          layers.append(transposing(layers[call.layer], name: "\(name)_\(flag)_\(call.node)"))
        }
      }
      rewritten.append(call)
    }
    calls = rewritten
  }

  private func transposing(_ product: LayerInstance, name: String) -> LayerInstance {
    let form = OperationForm("numpy.Swapaxes", "", [])
    var options = JSON.Object()
    options["axis1"] = -2
    options["axis2"] = -1
    var instance = product
    instance.name = name
    instance.className = form.className
    instance.generation = .keras3
    instance.layer = OperationLayer(name: "swapaxes", options: options, node: keras3Node(form, options, name))
    return instance
  }

  private func keras3Node(_ form: OperationForm, _ options: JSON.Object, _ name: String) -> JSON {
    var config = options
    // Before 3.12, Keras makes a name of its own for operations with options, which must not be another's.
    let automatic = snakeCase(form.className)
    if options.members.isEmpty || layers.contains(where: { $0.name.hasPrefix(automatic) }) {
      config["name"] = .string(name)
    }
    return [
      "module": .string(form.module), "class_name": .string(form.className), "config": .object(config),
      "registered_name": .string(form.className), "name": .string(name),
    ]
  }
}

extension OperationForm {
  /// tf.keras's class of layer for the operation.
  fileprivate var tensorFlowClass: String { className == "GetItem" ? "SlicingOpLambda" : "TFOpLambda" }

  fileprivate func tensorFlowNode(_ name: String) -> JSON {
    [
      "class_name": .string(tensorFlowClass),
      "config": ["name": .string(name), "trainable": true, "dtype": "float32", "function": .string(function)],
      "name": .string(name),
    ]
  }
}

/// One call of an operation, taken apart.
private struct SpokenOperation {
  private let name: String
  private let form: OperationForm
  private var operands: [Functional.Argument] = []
  /// What is said for each option, or else what it is where its vocabulary says nothing.
  private var values: [JSON?] = []

  init(_ operation: OperationLayer, _ call: Functional.Call, _ generation: KerasGeneration) throws(KerasError) {
    name = operation.name
    guard let form = OperationForm.find(name) else {
      throw KerasError("the operation \"\(name)\" can only be written for the Keras that wrote it.")
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

  /// What options are that Keras always states, but which change nothing then.
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

  /// What the operation's configuration says in Keras 3.
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
    // Keras 3 wants to know where the parts begin, TensorFlow how long they are.
    guard form.className != "Split" || option.keras3 == "axis" || value.int != nil else {
      throw KerasError("a split into unequal parts can only be written for the Keras that wrote it.")
    }
    return value
  }

  /// What stands between the brackets, every part of it put by `translate`.
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
  fileprivate var constant: JSON? {
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
