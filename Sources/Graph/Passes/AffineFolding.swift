package import KerasCore

extension Graph {
  /// With scales and shifts along the channels that follow a convolution or a product moved into its kernel:
  /// `conv(x, W) · s + t` becomes `conv(x, W · s) + t`.
  ///
  /// Scale, shift and kernel must depend on variables and constants alone, so that a back end computes the new kernel
  /// once; what lies between must be used nowhere else. BatchNormalization at inference is such a function:
  /// `(x − mean) · (gamma · rsqrt(variance + ε)) + beta`.
  package func foldingAffineIntoKernels() throws(KerasError) -> Graph {
    let chains = AffineChain.all(in: self)
    var rewrittenNodes: [Node] = []
    return try rewritten { rewriter, node throws(KerasError) in
      rewrittenNodes.append(node)
      guard let chain = chains[rewrittenNodes.count - 1] else { return nil }
      let product = rewrittenNodes[chain.product]
      let channels = product.types[0].shape[-1]
      var function = AffineFunction()
      for link in chain.links {
        try function.append(rewrittenNodes[link.node], chainOperand: link.operand, channels, &rewriter)
      }
      guard let scale = function.scale else { return nil }
      var result = product
      result.inputs[1] = try rewriter.scaled(product, by: scale)
      let value = rewriter.append(result)[0]
      guard let shift = function.shift else { return [value] }
      let shape = rewriter.shape(of: value)
      return [try rewriter.emit(Binary(.add), value, rewriter.broadcast(shift, to: shape))]
    }
  }
}

/// `x · scale + shift` with one number a channel each; nil stands for 1 and 0.
private struct AffineFunction {
  var scale: Graph.Value?
  var shift: Graph.Value?

  /// This function followed by the operation of `node`, whose operand of index `chainOperand` is the function's result.
  mutating func append(
    _ node: Graph.Node, chainOperand: Int, _ channels: Int, _ rewriter: inout GraphRewriter
  ) throws(KerasError) {
    guard let binary = node.operation as? Binary else {
      return try negate(channels, node.types[0].dtype, &rewriter)
    }
    let other = try rewriter.channelVector(node.inputs[1 - chainOperand], channels)
    switch binary.function {
    case .multiply, .divide:
      if let old = shift { shift = try rewriter.emit(binary, old, other) }
      if let old = scale {
        scale = try rewriter.emit(binary, old, other)
      } else {
        scale = binary.function == .multiply ? other : try rewriter.emit(Unary(.reciprocal), other)
      }
    case .subtract where chainOperand == 0:
      if let old = shift {
        shift = try rewriter.emit(binary, old, other)
      } else {
        shift = try rewriter.emit(Unary(.negative), other)
      }
    default:
      // b − x is −x + b.
      if binary.function == .subtract { try negate(channels, node.types[0].dtype, &rewriter) }
      if let old = shift { shift = try rewriter.emit(Binary(.add), old, other) } else { shift = other }
    }
  }

  private mutating func negate(
    _ channels: Int, _ dtype: DType, _ rewriter: inout GraphRewriter
  ) throws(KerasError) {
    if let old = shift { shift = try rewriter.emit(Unary(.negative), old) }
    if let old = scale {
      scale = try rewriter.emit(Unary(.negative), old)
    } else {
      let array = NDArray(doubles: [-1], dtype: dtype, shape: [])
      let node = Graph.Node(source: .constant(array), inputs: [], types: [TensorType([], dtype)])
      scale = try rewriter.broadcast(rewriter.append(node)[0], to: [channels])
    }
  }
}

extension GraphRewriter {
  /// The numbers of a channel parameter as (channels,).
  fileprivate mutating func channelVector(_ value: Graph.Value, _ channels: Int) throws(KerasError) -> Graph.Value {
    let source = operation(value, as: BroadcastTo.self) == nil ? value : operand(of: value)
    return try broadcast(reshape(source, to: [shape(of: source).count]), to: [channels])
  }

  /// The kernel of `product` with each output channel scaled.
  fileprivate mutating func scaled(
    _ product: Graph.Node, by scale: Graph.Value
  ) throws(KerasError) -> Graph.Value {
    let kernel = product.inputs[1]
    // Here the output channels are the last axis but one.
    let isTurned =
      product.operation is ConvolutionInputGradient || (product.operation as? MatMul)?.transposesSecond == true
    let factor = isTurned ? try reshape(scale, to: [shape(of: scale).count, 1]) : scale
    return try emit(Binary(.multiply), kernel, broadcast(factor, to: shape(of: kernel)))
  }
}
