internal import ModelFile

extension WeightBinding {
  /// Binds a group of Keras 1 that has an array for each gate of its LSTMs and GRUs; false when it has none.
  mutating func bindSplitGates(_ group: Group, _ saved: [SavedWeight]) throws(KerasError) -> Bool {
    guard provenance.generation <= .keras1 else { return false }
    var (found, plain): ([WeightConversion], [Pair]) = ([], [])
    var rest = saved[...]
    var order = Self.savedOrder(group.weights)[...]
    while let weight = order.first, let source = rest.first {
      let layer = layer(at: weight.path)
      let isConvolutional = layer?.layer is ConvLSTM2D
      let gates =
        layer?.layer is LSTM || isConvolutional
        ? ["i", "c", "f", "o"] : layer?.layer is GRU ? ["z", "r", "h"] : []
      let isSplit =
        weight.name == "kernel" && !gates.isEmpty
        && (isConvolutional
          || weight.type.shape[-1] != source.shape.dimensions.last
            && weight.type.shape[-1] == gates.count * (source.shape.dimensions.last ?? 0))
      if let layer, isSplit {
        let names = gates.flatMap { gate in ["W_", "U_", "b_"].map { $0 + gate } }
        let arrays = Array(rest.prefix(names.count))
        let weights = Array(order.prefix(3))
        let isComplete =
          arrays.count == names.count && weights.count == 3 && weights.allSatisfy { $0.path == weight.path }
        guard isComplete, zip(arrays, names).allSatisfy({ Self.stem($0).hasSuffix($1) || $0.name.hasPrefix("param_") })
        else {
          throw KerasError(
            "the file must have the \(names.count) weights \(names.joined(separator: ", ")), got "
              + "\(arrays.map(\.name).joined(separator: ", ")).")
        }
        var rule = gates.count == 4 ? WeightConversion.Rule.lstmOfKeras1 : .gruOfKeras1
        if isConvolutional {
          var gate = weight.type.shape
          gate[-1] /= gates.count
          rule = .convLSTMOfKeras1(try layout(layer, gate, source))
        }
        found.append(WeightConversion(rule: rule, place: layer.place, weights: weights, sources: arrays))
        rest = rest.dropFirst(names.count)
        order = order.dropFirst(3)
      } else {
        plain.append(Pair(weight: weight, saved: source))
        rest = rest.dropFirst()
        order = order.dropFirst()
      }
    }
    guard !found.isEmpty else { return false }
    guard rest.isEmpty, order.isEmpty else {
      throw KerasError("the file has \(saved.count) weights, which are not those of the layer.")
    }
    conversions += found
    var others = Group(layer: group.layer, weights: [])
    var sources: [WeightKey: SavedWeight] = [:]
    for pair in plain {
      others.weights.append(pair.weight)
      sources[pair.weight.key] = pair.saved
    }
    let kernels = try bindKernels(others, sources)
    for each in plain where !kernels.contains(each.weight.key) { try pair(each.weight, each.saved) }
    return true
  }

  /// Binds what CuDNN's layers stored, which shows in biases twice as long; returns which weights those are.
  mutating func bindCuDNN(
    _ group: Group, _ sources: [WeightKey: SavedWeight]
  ) throws(KerasError) -> Set<WeightKey> {
    var bound: Set<WeightKey> = []
    let weightsAt = Dictionary(grouping: group.weights, by: \.path)
    for bias in group.weights where bias.name == "bias" {
      guard let layer = layer(at: bias.path), let source = sources[bias.key] else { continue }
      let (isLSTM, isGRU) = (layer.layer is LSTM, layer.layer is GRU)
      let length = bias.type.shape.count * (isLSTM ? 2 : 1)
      guard isLSTM || isGRU && bias.type.shape.rank == 2, source.shape == [length] else { continue }
      let weights = weightsAt[bias.path] ?? []
      let arrays = weights.compactMap { sources[$0.key] }
      guard weights.map(\.name) == ["kernel", "recurrent_kernel", "bias"], arrays.count == 3 else { continue }
      conversions.append(
        WeightConversion(
          rule: isLSTM ? .lstmOfCuDNN : .gruOfCuDNN, place: layer.place, weights: weights, sources: arrays))
      bound.formUnion(weights.map(\.key))
    }
    return bound
  }

  /// The name of `weight` without TensorFlow's number.
  private static func stem(_ weight: SavedWeight) -> Substring {
    weight.name[..<(weight.name.lastIndex(of: ":") ?? weight.name.endIndex)]
  }
}
