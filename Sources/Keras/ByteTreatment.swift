/// What unsigned bytes become on their way to an input of a model.
package enum ByteTreatment: CaseIterable, Sendable {
  /// They are intensities, which the Keras examples divide by 255.
  case divided
  /// They are taken as they are, because the model brings them to scale itself.
  case scaledByModel
  /// They are taken as they are, because the model wants integers.
  case integers
}

extension Model {
  /// What unsigned bytes become for the input of this index.
  package func byteTreatment(ofInput index: Int) -> ByteTreatment {
    let readers = definition.layer.readers(ofInput: index)
    if !inputs[index].dtype.isFloating || readers.contains(where: \.looksUp) { return .integers }
    return !readers.isEmpty && readers.allSatisfy(\.scales) ? .scaledByModel : .divided
  }
}

extension LayerInstance {
  /// The layers that are the first to do something with the numbers of the input of this index, and not only with their
  /// places.
  fileprivate func readers(ofInput index: Int) -> [LayerInstance] {
    if let sequential = layer as? Sequential {
      for child in sequential.layers where !child.movesOnly { return child.readers(ofInput: index) }
      return []
    }
    guard let functional = layer as? Functional, functional.inputs.indices.contains(index) else { return [self] }
    var places: Set = [functional.inputs[index]]
    var readers: [LayerInstance] = []
    for call in functional.calls {
      let operands = (call.positional + call.named.map(\.argument)).flatMap(\.allReferences)
      let child = functional.layers[call.layer]
      for (position, operand) in operands.enumerated() where places.contains(operand) {
        if child.movesOnly {
          var moved = operand
          (moved.layer, moved.node, moved.output) = (call.layer, call.node, 0)
          places.insert(moved)
        } else {
          readers += child.readers(ofInput: position)
        }
      }
    }
    return readers
  }

  /// Whether the layer gives the numbers it is called with other places, and changes none.
  private var movesOnly: Bool {
    layer is InputLayer || layer is ReshapeLayer || layer is Flatten || layer is Permute || layer is RepeatVector
      || layer is Identity
  }

  fileprivate var scales: Bool { layer is Rescaling || layer is Normalization }

  fileprivate var looksUp: Bool { layer is Embedding }
}
