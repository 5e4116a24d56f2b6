package import KerasCore

extension Functional {
  /// Says the operations between layers as `generation` does; an error for those that it says otherwise or not at all.
  package mutating func translateOperations(for generation: KerasGeneration) throws(KerasError) {
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
          node: isKeras3
            ? keras3Node(form.module, form.className, options, instance.name) : form.tensorFlowNode(instance.name))
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
    var options = JSON.Object()
    options["axis1"] = -2
    options["axis2"] = -1
    var instance = product
    instance.name = name
    instance.className = "Swapaxes"
    instance.generation = .keras3
    instance.layer = OperationLayer(
      name: "swapaxes", options: options, node: keras3Node("keras.src.ops.numpy", "Swapaxes", options, name))
    return instance
  }

  private func keras3Node(_ module: String, _ className: String, _ options: JSON.Object, _ name: String) -> JSON {
    var config = options
    // Before 3.12, Keras makes a name of its own for operations with options, which must not be another's.
    let automatic = snakeCase(className)
    if options.members.isEmpty || layers.contains(where: { $0.name.hasPrefix(automatic) }) {
      config["name"] = .string(name)
    }
    return [
      "module": .string(module), "class_name": .string(className), "config": .object(config),
      "registered_name": .string(className), "name": .string(name),
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
