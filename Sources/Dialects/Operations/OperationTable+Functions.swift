internal import Graph
internal import KerasCore

extension OperationTable {
  /// Operations that call functions, which files name where Keras has them, and what Keras can neither save nor run again.
  static let calling: [String: Function] = {
    var table: [String: Function] = [
      "switch": { call throws(KerasError) in
        guard let index = call.argument(["index"], at: 0), let branches = call.argument(["branches"], at: 1)?.elements,
          !branches.isEmpty
        else { throw KerasError("the operation \"switch\" needs an index and branches.") }
        let operands = Array(call.positional.dropFirst(2))
        if let place = try? call.integer(["index"], at: 0) {
          // What is outside is the last branch, as TensorFlow has it.
          return try call.calling(branches[branches.indices.contains(place) ? place : branches.count - 1], operands)
        }
        let place = try call.tensor(index).cast(to: .int32).reshape([])
        var results = try call.calling(branches[branches.count - 1], operands)
        for (number, branch) in branches.dropLast().enumerated() {
          let others = try call.calling(branch, operands)
          guard others.map(\.type) == results.map(\.type) else {
            throw KerasError("the branches of the operation \"switch\" must make the same shapes.")
          }
          for result in results.indices {
            let isHere = try place.isEqual(to: place.filled(Double(number))).broadcast(to: results[result].shape)
            results[result] = try isHere.select(others[result], results[result])
          }
        }
        return results
      },
      "map": { call throws(KerasError) in
        guard let function = call.argument(["f"], at: 0), let operand = call.argument(["xs"], at: 1) else {
          throw KerasError("the operation \"map\" needs a function and a tensor.")
        }
        return try call.mapped(function, operand)
      },
      "vectorized_map": { call throws(KerasError) in
        guard let function = call.argument(["function"]), let operand = call.argument(["elements"], at: 0) else {
          throw KerasError("the operation \"vectorized_map\" needs a function and a tensor.")
        }
        return try call.mapped(function, operand)
      },
    ]
    for name in ["cond", "scan", "associative_scan", "while_loop", "fori_loop", "jvp", "histogram"] {
      table[name] = refusal("Keras itself cannot open a model with it")
    }
    for name in ["polar", "view_as_complex", "view_as_real", "eig"] {
      table[name] = refusal("it makes complex numbers")
    }
    return table
  }()
}

extension OperationTable {
  /// The error that an operation is not supported, and why.
  static func refusal(_ reason: String) -> Function { { call throws(KerasError) in try call.refused(reason) } }
}

extension CallArguments.Argument {
  /// The elements of a list of tensors or of values.
  fileprivate var elements: [CallArguments.Argument]? {
    switch self {
    case .list(let elements): elements
    case .value(let json): json.array.map { $0.map(CallArguments.Argument.value) }
    case .tensor: nil
    }
  }
}

extension OperationCall {
  fileprivate func refused(_ reason: String) throws(KerasError) -> [Tensor] {
    throw KerasError("the operation \"\(name)\" is not supported: \(reason).")
  }

  /// What the function that a file names makes of `operands`.
  fileprivate func calling(
    _ function: CallArguments.Argument, _ operands: [CallArguments.Argument], _ builder: GraphBuilder? = nil
  ) throws(KerasError) -> [Tensor] {
    guard case .value(let json) = function, json["class_name"] == "function", let word = json["config"]?.string else {
      throw KerasError("the operation \"\(name)\" needs a function of Keras's, and its file holds Python code.")
    }
    let key = OperationTable.key(word)
    // A function that calls functions would go on without an end.
    guard let operation = OperationTable.functions[key], OperationTable.calling[key] == nil else {
      throw KerasError("the operation \"\(name)\" calls the function \"\(word)\", which is not known.")
    }
    return try operation(
      OperationCall(
        name: key, positional: operands, named: [:], builder: builder ?? self.builder, generation: generation))
  }

  /// What `function` makes of every slice along the first axis.
  fileprivate func mapped(
    _ function: CallArguments.Argument, _ operand: CallArguments.Argument
  ) throws(KerasError) -> [Tensor] {
    let x = try tensor(operand)
    guard let length = x.shape.dimensions.first else {
      throw KerasError("the operation \"\(name)\" needs a tensor with axes.")
    }
    return try builder.scan(length: length, states: [], sequences: [x]) { (_, slices) throws(KerasError) in
      (states: [], outputs: try calling(function, slices.map { .tensor($0) }, slices[0].builder))
    }.outputs
  }
}
