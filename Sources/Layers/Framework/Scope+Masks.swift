internal import Graph
internal import KerasCore

extension Scope {
  /// The outputs that `call` records for a call of `layer`, with their masks.
  ///
  /// A mask belongs to an output of a layer, not to its elements: where a layer returns what it got, but another mask
  /// than that has, the output is made a value of its own. Source: `_set_mask_metadata` in
  /// `keras/src/layers/layer.py`.
  func maskingOutputs(
    of layer: LayerInstance, _ arguments: CallArguments, _ call: () throws(KerasError) -> [Tensor]
  ) throws(KerasError) -> [Tensor] {
    let inputs = arguments.tensors + arguments.named.values.flatMap(\.tensors)
    let inputMasks = inputs.map { mask(of: $0) }
    state(arguments.named["mask"], of: arguments.tensors)
    let stated = inputs.map { mask(of: $0) }
    var outputs = try call()
    let outputMasks = outputs.map { output in
      let own = mask(of: output)
      if layer.supportsMasking { return own ?? stated.first ?? nil }
      guard let input = inputs.firstIndex(where: { $0.isSame(as: output) }), !layer.isModel else { return own }
      // What the input has anyway, the layer has not said of its output.
      return own?.value == stated[input]?.value ? nil : own
    }
    for (input, mask) in zip(inputs, inputMasks) { setMask(mask, of: input) }
    for (index, mask) in outputMasks.enumerated() {
      let output = outputs[index]
      if inputs.contains(where: { $0.isSame(as: output) }),
        mask?.value != self.mask(of: output)?.value || !(layer.supportsMasking || layer.isModel)
      {
        outputs[index] = try output.renewed()
      }
      setMask(mask, of: outputs[index])
    }
    return outputs
  }

  /// Gives `inputs` the masks that a call states.
  private func state(_ masks: CallArguments.Argument?, of inputs: [Tensor]) {
    switch masks {
    case .tensor(let mask): if let first = inputs.first { setMask(mask, of: first) }
    case .list(let masks):
      for (input, mask) in zip(inputs, masks) {
        if case .tensor(let mask) = mask { setMask(mask, of: input) }
      }
    case .value, nil: break
    }
  }
}

extension LayerInstance {
  /// Whether the mask of the input is also that of the output, in the Keras whose arithmetic the layer follows.
  fileprivate var supportsMasking: Bool { layer.supportsMasking && generation >= layer.supportsMaskingSince }

  /// Whether the layer is a model, whose outputs are those of the layers inside.
  fileprivate var isModel: Bool { layer is Functional || layer is Sequential }
}

extension Tensor {
  /// Whether `other` is the same value of the same computation.
  fileprivate func isSame(as other: Tensor) -> Bool { builder === other.builder && value == other.value }

  /// The same elements as a value of its own, of which nothing is known yet.
  fileprivate func renewed() throws(KerasError) -> Tensor { try apply(Reshape(shape)) }
}
