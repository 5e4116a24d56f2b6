internal import Graph
internal import KerasCore

extension RecurrentOptions {
  /// The name of the state with this number that a stateful layer keeps.
  package static func stateName(_ index: Int) -> String { "rnn_state_\(index)" }

  /// Records a call of a layer that repeats `step`: the output, and after it the last states where they are asked for.
  ///
  /// `arguments` are the sequence (batch, steps, …) and, if given, the states to start from and what every step sees.
  func call(
    _ arguments: CallArguments, _ scope: Scope, of cell: some RecurrentCell,
    step: (Tensor, [Tensor]) throws(KerasError) -> (output: Tensor, states: [Tensor])
  ) throws(KerasError) -> [Tensor] {
    guard let sequence = arguments.tensors.first, sequence.shape.rank >= 3, sequence.shape[isTimeMajor ? 0 : 1] > 0
    else {
      throw KerasError(
        "the input must be (\(isTimeMajor ? "steps, batch" : "batch, steps"), features) with at least one step, got "
          + "\(arguments.tensors.map(\.shape)).")
    }
    let x = try ordered(sequence)
    let shapes = try cell.stateShapes(Shape([x.shape[0]] + x.shape.dimensions[2...]))
    let given =
      arguments.tensors.dropFirst().dropLast(listedConstants(arguments))
      + (arguments.named["initial_state"]?.tensors ?? [])
    guard given.isEmpty || given.map(\.shape) == shapes else {
      throw KerasError("the initial states must have the shapes \(shapes), got \(given.map(\.shape)).")
    }
    var kept: [Tensor] = []
    if isStateful {
      for (index, shape) in shapes.enumerated() { kept.append(try scope.state(Self.stateName(index), shape: shape)) }
    }
    var initial = given.isEmpty ? kept : given
    let startsAtZero = initial.isEmpty
    if startsAtZero { for shape in shapes { initial.append(try scope.constant(0, shape: shape)) } }

    let statedMask = arguments.named["mask"]?.tensors.first
    let givenMask = statedMask ?? scope.mask(of: sequence)
    // Since Keras 3, only a call on a single tensor sees the mask that this has (`__call__` in `keras/src/layers/layer.py`).
    let seesMask = statedMask != nil || given.isEmpty || scope.generation < .keras3
    var mask: Tensor?
    if seesMask, let givenMask { mask = try ordered(givenMask) }
    // Before Keras 3 the output before the first step is 0 even where a first state is given.
    let outputBefore =
      mask != nil && !zeroOutputForMask && !startsAtZero && scope.generation < .keras3 ? cell.outputState : nil
    let (last, states) = try record(x, mask, initial, outputState: cell.outputState, outputBefore, scope, step)
    for (state, value) in zip(kept, states) { try scope.assign(state, value) }
    let output = returnSequences ? try ordered(last) : last
    if returnSequences, let givenMask { scope.setMask(givenMask, of: output) }
    return returnState ? [output] + states : [output]
  }

  /// The constants of a call, which every step sees.
  func constants(of arguments: CallArguments) -> [Tensor] {
    arguments.named["constants"]?.tensors ?? arguments.tensors.dropFirst().suffix(listedConstants(arguments))
  }

  private func listedConstants(_ arguments: CallArguments) -> Int {
    arguments.named["constants"] == nil ? constantCount : 0
  }

  /// `tensor`, a sequence or its mask, with the samples first where the steps were, and the other way round.
  private func ordered(_ tensor: Tensor) throws(KerasError) -> Tensor {
    isTimeMajor ? try tensor.transpose([1, 0] + Array(2..<tensor.shape.rank)) : tensor
  }

  private func record(
    _ x: Tensor, _ mask: Tensor?, _ initial: [Tensor], outputState: Int, _ outputBefore: Int?, _ scope: Scope,
    _ step: (Tensor, [Tensor]) throws(KerasError) -> (output: Tensor, states: [Tensor])
  ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
    let length = x.shape[1]
    var sequences = [try x.transpose([1, 0] + Array(2..<x.shape.rank))]
    if let mask { sequences.append(try mask.counting().transpose([1, 0])) }
    var first = initial
    if let outputBefore { first.append(try initial[outputBefore].filled(0)) }
    // Where the output is one of the states, the last one is known without all the others.
    var stateOfOutput: Int?
    let (last, outputs) = try scope.trace.builder.scan(
      length: length, states: first, sequences: sequences, isReversed: goBackwards
    ) { current, slices throws(KerasError) in
      let states = Array(current[..<initial.count])
      let result = try step(slices[0], states)
      guard result.states.map(\.type) == states.map(\.type) else {
        throw KerasError(
          "the cell makes states that are \(result.states.map(\.type)) of \(states.map(\.type)).")
      }
      stateOfOutput = result.states.firstIndex { $0.value == result.output.value }
      guard slices.count > 1 else { return (result.states, [result.output]) }
      var next: [Tensor] = []
      for (new, old) in zip(result.states, states) { next.append(try slices[1].choosing(new, else: old)) }
      let otherwise =
        zeroOutputForMask
        ? try result.output.filled(0) : outputBefore == nil ? states[outputState] : current[initial.count]
      let output = try slices[1].choosing(result.output, else: otherwise)
      if zeroOutputForMask || outputBefore != nil || stateOfOutput != outputState { stateOfOutput = nil }
      return (next + (outputBefore == nil ? [] : [output]), [output])
    }
    let states = Array(last[..<initial.count])
    if returnSequences {
      let stacked = try outputs[0].transpose([1, 0] + Array(2..<outputs[0].shape.rank))
      return (goBackwards ? try stacked.flip(axis: 1) : stacked, states)
    }
    if let stateOfOutput { return (states[stateOfOutput], states) }
    let place = goBackwards ? 0 : length - 1
    return (try outputs[0].slice(axis: 0, from: place, to: place + 1).squeeze(axis: 0), states)
  }
}

extension Tensor {
  /// A mask as truth values.
  fileprivate func counting() throws(KerasError) -> Tensor {
    dtype == .bool ? self : try isNotEqual(to: filled(0))
  }

  /// `new` for the samples that this mask, (batch,), says count, `old` for the others.
  fileprivate func choosing(_ new: Tensor, else old: Tensor) throws(KerasError) -> Tensor {
    let ones = [Int](repeating: 1, count: new.shape.rank - 1)
    return try reshape(Shape([shape[0]] + ones)).broadcast(to: new.shape).select(new, old)
  }
}
