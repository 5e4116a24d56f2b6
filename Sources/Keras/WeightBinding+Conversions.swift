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
    for bias in group.weights where bias.name == "bias" {
      guard let layer = layer(at: bias.path), let source = sources[bias.key] else { continue }
      let (isLSTM, isGRU) = (layer.layer is LSTM, layer.layer is GRU)
      let length = bias.type.shape.count * (isLSTM ? 2 : 1)
      guard isLSTM || isGRU && bias.type.shape.rank == 2, source.shape == [length] else { continue }
      let weights = group.weights.filter { $0.path == bias.path }
      let arrays = weights.compactMap { sources[$0.key] }
      guard weights.map(\.name) == ["kernel", "recurrent_kernel", "bias"], arrays.count == 3 else { continue }
      conversions.append(
        WeightConversion(
          rule: isLSTM ? .lstmOfCuDNN : .gruOfCuDNN, place: layer.place, weights: weights, sources: arrays))
      bound.formUnion(weights.map(\.key))
    }
    return bound
  }

  /// Binds the kernels of convolutions that Keras 1 stored in another form; returns which weights those are.
  mutating func bindKernels(
    _ group: Group, _ sources: [WeightKey: SavedWeight]
  ) throws(KerasError) -> Set<WeightKey> {
    guard provenance.generation <= .keras1 else { return [] }
    var bound: Set<WeightKey> = []
    for kernel in group.weights where kernel.name == "kernel" {
      guard let layer = layer(at: kernel.path), let source = sources[kernel.key] else { continue }
      if layer.layer is Conv1DTranspose || layer.layer is Conv2DTranspose || layer.layer is Conv3DTranspose {
        throw KerasError("kernels of transposed convolutions of Keras 1 are not supported.").inside(layer.place)
      }
      guard let layout = try kernelLayout(layer, kernel, source) else { continue }
      conversions.append(
        WeightConversion(rule: .kernel(layout), place: layer.place, weights: [kernel], sources: [source]))
      bound.insert(kernel.key)
    }
    return bound
  }

  /// In which form `source` has the kernel of `layer`; nil when it is today's.
  private func kernelLayout(
    _ layer: LayerInstance, _ kernel: Trace.Weight, _ source: SavedWeight
  ) throws(KerasError) -> KernelLayout? {
    guard layer.layer is Conv1D || layer.layer is Conv2D || layer.layer is Conv3D else { return nil }
    let layout = try layout(layer, kernel.type.shape, source)
    return layout.axes == Array(0..<source.shape.rank) && !layout.isMirrored ? nil : layout
  }

  /// In which form `source` has a kernel of `layer` that is to be of `shape`.
  private func layout(
    _ layer: LayerInstance, _ shape: Shape, _ source: SavedWeight
  ) throws(KerasError) -> KernelLayout {
    let rank = shape.rank
    var axes = Array(0..<rank)
    if rank == 3 {
      // A convolution over one axis was one over two, with a kernel of extent 1 along the second.
      if source.shape.rank == 4, source.shape[1] == 1 { axes = [0, 2, 3] }
    } else {
      let config = try layer.config(for: .keras2, registry: .keras)["config"]
      if config?["data_format"]?.string == "channels_first" { axes = Array(2..<rank) + [1, 0] }
    }
    guard source.shape.rank > (axes.max() ?? 0), Shape(axes.map { source.shape[$0] }) == shape else {
      throw KerasError(
        "weight \"kernel\" is \(source.shape) in the file, which is no form of the \(shape) that the layer needs."
      ).inside(layer.place)
    }
    // Only TensorFlow's variables are numbered.
    let isMirrored = !source.name.contains(":") && shape.dimensions.dropLast(2).contains { $0 > 1 }
    if isMirrored { try requireTheanoLikeTensorFlow(layer, source) }
    return KernelLayout(axes: axes, isMirrored: isMirrored)
  }

  /// An error when Theano would place the kernel elsewhere than TensorFlow, or when it is not known which of them it was.
  private func requireTheanoLikeTensorFlow(_ layer: LayerInstance, _ source: SavedWeight) throws(KerasError) {
    if source.name.hasPrefix("param_") {
      throw KerasError(
        "the file does not say whether its kernels are Theano's, which run backwards, or TensorFlow's."
      ).inside(layer.place)
    }
    let config = try layer.config(for: .keras2, registry: .keras)["config"]
    func extents(_ key: String) -> [Int] { (config?[key]?.array ?? [config?[key] ?? .null]).compactMap(\.int) }
    let isOdd = extents("kernel_size").allSatisfy { $0 % 2 == 1 }
    // A ConvLSTM's second convolution always pads.
    let pads = config?["padding"]?.string == "same" || layer.layer is ConvLSTM2D
    guard !pads || isOdd && extents("strides").allSatisfy({ $0 == 1 }) else {
      throw KerasError(
        "with Theano, \"same\" padding of even kernels or strides above 1 starts elsewhere, which is not supported."
      ).inside(layer.place)
    }
  }

  /// The name of `weight` without TensorFlow's number.
  private static func stem(_ weight: SavedWeight) -> Substring {
    weight.name[..<(weight.name.lastIndex(of: ":") ?? weight.name.endIndex)]
  }
}
