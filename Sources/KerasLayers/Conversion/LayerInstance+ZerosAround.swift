internal import Graph

// What Keras on TensorFlow has no padding for, it can say with a layer that puts zeros around.

extension LayerInstance {
  /// The layer as two that follow one another, zeros around and itself without padding; nil where Keras has a word for
  /// the padding.
  fileprivate var withZerosAround: (zeros: LayerInstance, layer: LayerInstance)? {
    guard (layer as? any ConvolutionalLayer)?.isTransposed != true, var convolution = layer as? any BiasedConvolution,
      [.half, .full].contains(convolution.options.padding)
    else { return nil }
    let options = convolution.options
    let margins = options.kernelSize.indices.map { axis in
      // These paddings are the same whatever the extent.
      let amounts = options.padding.amounts(
        extent: 1, window: options.kernelSize[axis], stride: 1, dilation: options.dilationRate[axis])
      return Margin(amounts.low, amounts.high)
    }
    convolution.options.padding = .valid
    var copy = self
    copy.layer = convolution
    copy.batchShape = nil
    let name = "\(name)_zeros"
    var zeros =
      switch margins.count {
      case 1: LayerInstance(ZeroPadding1D(margins, dataFormat: options.dataFormat), name: name)
      case 2: LayerInstance(ZeroPadding2D(margins, dataFormat: options.dataFormat), name: name)
      default: LayerInstance(ZeroPadding3D(margins, dataFormat: options.dataFormat), name: name)
      }
    zeros.batchShape = batchShape
    zeros.dtype = dtype
    return (zeros, copy)
  }
}

extension Sequential {
  /// Puts layers of zeros before those convolutions whose padding Keras has no word for.
  mutating func putZerosAround() {
    layers = layers.flatMap { layer in
      guard let (zeros, layer) = layer.withZerosAround else { return [layer] }
      return [zeros, layer]
    }
  }
}

extension Functional {
  /// Calls layers of zeros on the operands of those convolutions whose padding Keras has no word for.
  mutating func putZerosAround() {
    for index in layers.indices {
      guard let (zeros, layer) = layers[index].withZerosAround else { continue }
      layers[index] = layer
      layers.append(zeros)
      var rewritten: [Call] = []
      for var call in calls {
        if call.layer == index {
          rewritten.append(Call(layer: layers.count - 1, node: call.node, positional: call.positional, named: []))
          call.positional = [.reference(Reference(layer: layers.count - 1, node: call.node, output: 0))]
        }
        rewritten.append(call)
      }
      calls = rewritten
    }
  }
}
