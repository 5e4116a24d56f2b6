internal import Graph
internal import KerasCore

extension OperationTable {
  /// Normalisations, cross-entropies and pooling as operations; pairs of samples.
  static let neural: [String: Function] = {
    let table: [String: Function] = [
      "multi_hot": one { (x, call) throws(KerasError) in
        let classes = try call.required1(["num_classes"], at: 1)
        let hot = try x.cast(to: .int32).oneHot(classes, axis: call.integer(["axis"]) ?? -1)
        return try hot.reduce(.maximum, axes: [x.shape.rank > 1 ? 1 : 0])
      },
      "moments": { call throws(KerasError) in
        let x = try call.tensor(0).floating()
        let axes = try call.required(["axes"], at: 1)
        let keeps = call.flag("keepdims")
        return [try x.mean(axes: axes, keepDims: keeps), try x.variance(axes: axes, keepDims: keeps)]
      },
      "batch_norm": one { (x, call) throws(KerasError) in
        let axis = try x.shape.resolve(axis: call.integer(["axis"]) ?? -1)
        func parameter(_ name: String, _ position: Int) throws(KerasError) -> Tensor? {
          guard call.argument([name], at: position) != nil else { return nil }
          var shape = Shape(Array(repeating: 1, count: x.shape.rank))
          shape[axis] = x.shape[axis]
          return try call.tensor(position, [name]).cast(to: x.dtype).reshape(shape)
        }
        guard let mean = try parameter("mean", 1), let variance = try parameter("variance", 2) else {
          throw KerasError("the operation \"batch_norm\" needs a mean and a variance.")
        }
        var factor = try (variance + (call.number(["epsilon"]) ?? 1e-3)).rsqrt()
        if let scale = try parameter("scale", 4) { factor = try factor * scale }
        let y = try (x - mean) * factor
        guard let offset = try parameter("offset", 3) else { return y }
        return try y + offset
      },
      "rms_norm": one { (x, call) throws(KerasError) in
        let axes = try call.integers(["axis"]) ?? [-1]
        let mean = try x.square().mean(axes: axes, keepDims: true)
        let y = try x * (mean + (call.number(["epsilon"]) ?? 1e-7)).rsqrt()
        return try call.argument(["scale"], at: 1) == nil ? y : y * x.alongAxes(call.tensor(1, ["scale"]), axes)
      },
      "layer_norm": one { (x, call) throws(KerasError) in
        let axes = try call.integers(["axis"]) ?? [-1]
        guard !call.flag("rms_scaling") else {
          throw KerasError("the operation \"layer_norm\" does not support \"rms_scaling\".")
        }
        let variance = try x.variance(axes: axes, keepDims: true)
        var y = try (x - x.mean(axes: axes, keepDims: true)) * (variance + (call.number(["epsilon"]) ?? 1e-7)).rsqrt()
        if call.argument(["gamma"], at: 1) != nil { y = try y * x.alongAxes(call.tensor(1, ["gamma"]), axes) }
        if call.argument(["beta"], at: 2) != nil { y = try y + x.alongAxes(call.tensor(2, ["beta"]), axes) }
        return y
      },
      "psnr": { call throws(KerasError) in
        let (a, b) = try call.pair()
        let error = try (a - b).square().mean()
        let peak = 20 * Elementary.log(call.number(["max_val"]) ?? 1) / Elementary.log(10)
        return [try peak - error.map(.log10) * 10]
      },
      "binary_crossentropy": { call throws(KerasError) in
        let (target, output) = (try call.tensor(0, ["target"]).floating(), try call.tensor(1, ["output"]))
        if call.flag("from_logits") { return [try output.softplus() - output * target] }
        let p = try output.clip(1e-7, 1 - 1e-7)
        return [try -(target * p.log() + (1 - target) * (1 - p).log())]
      },
      "categorical_crossentropy": { call throws(KerasError) in
        let (target, output) = (try call.tensor(0, ["target"]).floating(), try call.tensor(1, ["output"]))
        let axis = try call.integer(["axis"]) ?? -1
        return [try -(target * output.logProbabilities(call, axis)).sum(axis: axis)]
      },
      "sparse_categorical_crossentropy": { call throws(KerasError) in
        let (target, output) = (try call.tensor(0, ["target"]).cast(to: .int32), try call.tensor(1, ["output"]))
        let axis = try call.integer(["axis"]) ?? -1
        let isColumn = target.shape.rank == output.shape.rank && target.shape.dimensions.last == 1
        let classes = isColumn ? try target.squeeze(axis: -1) : target
        let logarithms = try output.clippedLogits(call).logSoftmax(axis: axis)
        let count = output.shape[try output.shape.resolve(axis: axis)]
        return [try -(classes.oneHot(count, axis: axis) * logarithms).sum(axis: axis)]
      },
      "max_pool": one { (x, call) throws(KerasError) in
        try call.pooled(x) { (x, window, strides, padding) throws(KerasError) in
          try x.maxPool(window: window, strides: strides, padding: padding)
        }
      },
      "average_pool": one { (x, call) throws(KerasError) in
        try call.pooled(x) { (x, window, strides, padding) throws(KerasError) in
          try x.averagePool(window: window, strides: strides, padding: padding)
        }
      },
      "c_dist": { call throws(KerasError) in
        let (a, b) = try call.pair()
        let distance = try a.expandDims(axis: -2) - b.expandDims(axis: -3)
        return [try distance.square().sum(axis: -1).sqrt()]
      },
      "extract_sequences": one { (x, call) throws(KerasError) in
        let (length, step) = (
          try call.required1(["sequence_length"], at: 1), try call.required1(["sequence_stride"], at: 2)
        )
        guard let extent = x.shape.dimensions.last, 1...max(extent, 1) ~= length, step > 0 else {
          throw KerasError("sequences of \(length) every \(step) do not fit \(x.shape).")
        }
        let starts = Array(stride(from: 0, through: extent - length, by: step))
        return try x.take(
          call.indices(starts.flatMap { start in (0..<length).map { start + $0 } }, [starts.count, length]), axis: -1)
      },
      "scatter": { call throws(KerasError) in
        let (indices, values) = (try call.tensor(0, ["indices"]), try call.tensor(1, ["values", "updates"]))
        let shape = Shape(try call.required(["shape"], at: 2))
        let places = try indices.places(in: shape)
        let rest = Array(shape.dimensions.dropFirst(indices.shape[-1]))
        let extent = Shape(Array(shape.dimensions.prefix(indices.shape[-1]))).count
        let rows = try values.reshape(Shape([places.shape.count] + rest))
        return [try rows.scatterAdd(at: places.reshape([places.shape.count]), extent: extent).reshape(shape)]
      },
    ]
    return table
  }()
}

extension OperationCall {
  /// `body` of channels-last windows with Keras's padding.
  fileprivate func pooled(
    _ x: Tensor, _ body: (Tensor, [Int], [Int]?, SpatialPadding) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    let axes = x.shape.rank - 2
    guard axes > 0 else {
      throw KerasError("the operation \"\(name)\" needs (batch, spatial…, channels), got \(x.shape).")
    }
    func spatial(_ numbers: [Int]) -> [Int] { numbers.count == 1 ? Array(repeating: numbers[0], count: axes) : numbers }
    let padding: SpatialPadding = text(["padding"])?.lowercased() == "same" ? .same : .valid
    let format: DataFormat = text(["data_format"]) == "channels_first" ? .channelsFirst : .channelsLast
    let window = spatial(try required(["pool_size"], at: 1))
    let strides = try integers(["strides"], at: 2).map(spatial)
    return try format.restored(body(format.channelsLast(x), window, strides, padding))
  }
}

extension Tensor {
  /// `parameter`, which has the extents of `axes`, with as many axes as this.
  fileprivate func alongAxes(_ parameter: Tensor, _ axes: [Int]) throws(KerasError) -> Tensor {
    var extents = Array(repeating: 1, count: shape.rank)
    for axis in axes { extents[try shape.resolve(axis: axis)] = shape[axis] }
    return try parameter.cast(to: dtype).reshape(Shape(extents))
  }

  /// Logits, or the logarithms of probabilities within [ε, 1 − ε].
  fileprivate func clippedLogits(_ call: OperationCall) throws(KerasError) -> Tensor {
    call.flag("from_logits") ? self : try clip(1e-7, 1 - 1e-7).log()
  }

  /// The logarithms of the probabilities that this is, or is the logits of.
  fileprivate func logProbabilities(_ call: OperationCall, _ axis: Int) throws(KerasError) -> Tensor {
    if call.flag("from_logits") { return try logSoftmax(axis: axis) }
    return try (self / sum(axis: axis, keepDims: true)).clip(1e-7, 1 - 1e-7).log()
  }

  /// The place of each index (…, k) among the elements of the first k axes of `shape`.
  func places(in shape: Shape) throws(KerasError) -> Tensor {
    guard self.shape.rank > 0, self.shape[-1] <= shape.rank else {
      throw KerasError("the indices \(self.shape) have more parts than \(shape) has axes.")
    }
    let strides = Shape(Array(shape.dimensions.prefix(self.shape[-1]))).strides.map { Double($0) }
    let weights = builder.constant(NDArray(doubles: strides, dtype: .int32, shape: [strides.count]))
    return try (cast(to: .int32) * weights).sum(axis: -1)
  }
}
