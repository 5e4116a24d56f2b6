internal import ModelFile

extension WeightBinding {
  /// Binds the kernels of convolutions that older files have in another form; returns which weights those are.
  mutating func bindKernels(
    _ group: Group, _ sources: [WeightKey: SavedWeight]
  ) throws(KerasError) -> Set<WeightKey> {
    // Keras 2 on Theano mirrored its kernels too, but tf.keras, which reads such files, never asks.
    guard provenance.generation <= .keras1 || provenance.generation == .keras2 && theanoKernels == true else {
      return []
    }
    var bound: Set<WeightKey> = []
    for kernel in group.weights where ["kernel", "recurrent_kernel"].contains(kernel.name) {
      guard let layer = layer(at: kernel.path), let source = sources[kernel.key] else { continue }
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
    guard let convolution = layer.layer as? any ConvolutionalLayer else { return nil }
    let layout = try layout(layer, kernel.type.shape, source, isTransposed: convolution.isTransposed)
    return layout.axes == Array(0..<source.shape.rank) && !layout.isMirrored ? nil : layout
  }

  /// In which form `source` has a kernel of `layer` that is to be of `shape`.
  func layout(
    _ layer: LayerInstance, _ shape: Shape, _ source: SavedWeight, isTransposed: Bool = false
  ) throws(KerasError) -> KernelLayout {
    let axes = try kernelAxes(rank: shape.rank, layer, source, isTransposed: isTransposed)
    guard source.shape.rank > (axes.max() ?? 0), Shape(axes.map { source.shape[$0] }) == shape else {
      throw KerasError(
        "weight \"kernel\" is \(source.shape) in the file, which is no form of the \(shape) that the layer needs."
      ).inside(layer.place)
    }
    var isMirrored = false
    if shape.dimensions.dropLast(2).contains(where: { $0 > 1 }) { isMirrored = try hasTheanoKernels(source, layer) }
    return KernelLayout(axes: axes, isMirrored: isMirrored)
  }

  /// Which axis of the file each axis of today's kernel is.
  private func kernelAxes(
    rank: Int, _ layer: LayerInstance, _ source: SavedWeight, isTransposed: Bool
  ) throws(KerasError) -> [Int] {
    let plain = Array(0..<rank)
    guard provenance.generation <= .keras1 else { return plain }
    if rank == 3 {
      // A convolution over one axis was one over two, with a kernel of extent 1 along the second; before Keras 1.2 the
      // filters came first.
      guard source.shape.rank == 4 else { return plain }
      if source.shape[1] == 1 { return [0, 2, 3] }
      return source.shape[3] == 1 ? [2, 1, 0] : plain
    }
    let isChannelsFirst = (layer.layer as? any ConvolutionalLayer)?.dataFormat == .channelsFirst
    // Transposed kernels were stored as those of the convolution whose gradient they are.
    if isTransposed { return isChannelsFirst ? Array(2..<rank) + [0, 1] : Array(0..<rank - 2) + [rank - 1, rank - 2] }
    return isChannelsFirst ? Array(2..<rank) + [1, 0] : plain
  }

  /// Whether `source`, a kernel of `layer`, runs backwards.
  private func hasTheanoKernels(_ source: SavedWeight, _ layer: LayerInstance) throws(KerasError) -> Bool {
    if let theanoKernels { return theanoKernels }
    if source.name.hasPrefix("param_") {
      throw KerasError(
        "the file does not say whether its kernels are Theano's, which run backwards, or TensorFlow's; say so with "
          + "--theano-kernels or --no-theano-kernels."
      ).inside(layer.place)
    }
    return source.name.isOfTheano
  }
}
