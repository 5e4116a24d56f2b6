internal import Graph
internal import KerasCore

extension OperationTable {
  /// Convolutions, pooling to a given size, and windows as they are.
  static let windows: [String: Function] = [
    "conv": one { (x, call) throws(KerasError) in
      try call.convolved(x) { (x, strides, padding, dilation) throws(KerasError) in
        let kernel = try call.tensor(1, ["kernel"]).cast(to: x.dtype)
        guard kernel.shape.rank == x.shape.rank, kernel.shape[-2] > 0, x.shape[-1] % kernel.shape[-2] == 0 else {
          throw KerasError("the kernel \(kernel.shape) does not fit \(x.shape).")
        }
        return try x.convolution(
          kernel, strides: strides, padding: padding, dilation: dilation, groups: x.shape[-1] / kernel.shape[-2])
      }
    },
    "depthwise_conv": one { (x, call) throws(KerasError) in
      try call.convolved(x) { (x, strides, padding, dilation) throws(KerasError) in
        try x.depthwiseConvolution(
          call.tensor(1, ["kernel"]).cast(to: x.dtype), strides: strides, padding: padding, dilation: dilation)
      }
    },
    "separable_conv": one { (x, call) throws(KerasError) in
      try call.convolved(x) { (x, strides, padding, dilation) throws(KerasError) in
        let between = try x.depthwiseConvolution(
          call.tensor(1, ["depthwise_kernel"]).cast(to: x.dtype), strides: strides, padding: padding, dilation: dilation
        )
        return try between.convolution(
          call.tensor(2, ["pointwise_kernel"]).cast(to: x.dtype), strides: strides.map { _ in 1 }, padding: .valid)
      }
    },
    "conv_transpose": refusal("Keras itself mixes up its arguments in a model"),
    "adaptive_average_pool": one { (x, call) throws(KerasError) in
      try call.adaptivelyPooled(x) { (x, count, axis) throws(KerasError) in
        try x.adaptiveAveragePool(count, axis: axis)
      }
    },
    "adaptive_max_pool": one { (x, call) throws(KerasError) in
      try call.adaptivelyPooled(x) { (x, count, axis) throws(KerasError) in try x.adaptiveMaxPool(count, axis: axis) }
    },
    "unfold": one { (x, call) throws(KerasError) in
      guard x.shape.rank == 4 else {
        throw KerasError("images (batch, channels, rows, columns) are needed, got \(x.shape).")
      }
      let patches = try x.transpose([0, 2, 3, 1]).patches(call.blocks())
      let windows = patches.shape.dimensions
      return try patches.transpose([0, 5, 3, 4, 1, 2])
        .reshape([x.shape[0], x.shape[1] * windows[3] * windows[4], windows[1] * windows[2]])
    },
    "fold": one { (x, call) throws(KerasError) in
      let axes = try call.blocks()
      let extents = try call.square(["output_size"])
      let (rows, columns) = (try axes[0].count(extents[0]), try axes[1].count(extents[1]))
      let taps = axes[0].window * axes[1].window
      guard x.shape.rank == 3, x.shape[1] % taps == 0, x.shape[2] == rows * columns else {
        throw KerasError(
          "blocks (batch, channels · \(taps), \(rows * columns)) are needed for images of \(extents), got \(x.shape).")
      }
      return try x.reshape([x.shape[0], x.shape[1] / taps, axes[0].window, axes[1].window, rows, columns])
        .joiningPatches(axes, extents: extents)
    },
    "extract_patches": one { (x, call) throws(KerasError) in
      var size = try call.required(["size"], at: 1)
      if size.count == 1 { size = [size[0], size[0]] }
      let format = try call.imageFormat()
      guard 2...3 ~= size.count, size.count + 1...size.count + 2 ~= x.shape.rank else {
        throw KerasError("patches of \(size) need images or volumes with channels, got \(x.shape).")
      }
      let isSingle = x.shape.rank == size.count + 1
      let images = try format.channelsLast(isSingle ? x.expandDims(axis: 0) : x)
      let strides = try call.spatial(["strides"], size.count, usually: nil) ?? size
      let dilation = try call.spatial(["dilation_rate"], size.count, usually: 1) ?? []
      var axes: [PatchAxis] = []
      for (index, window) in size.enumerated() {
        let (stride, step) = (strides[index], dilation[index])
        let margins = call.spatialPadding.amounts(
          extent: images.shape[index + 1], window: window, stride: stride, dilation: step)
        axes.append(
          try PatchAxis(window: window, stride: stride, dilation: step, low: margins.low, high: margins.high))
      }
      let patches = try images.patches(axes)
      let extents = patches.shape.dimensions
      let flat = try patches.reshape(
        Shape(Array(extents[...size.count]) + [extents[(size.count + 1)...].reduce(1, *)]))
      let y = try format.restored(flat)
      return isSingle ? try y.squeeze(axis: 0) : y
    },
  ]
}

extension OperationCall {
  /// One number for each of `count` spatial axes, of which one alone counts for all; `usually` where it is not stated.
  func spatial(_ names: [String], _ count: Int, usually: Int?) throws(KerasError) -> [Int]? {
    guard var numbers = try integers(names) ?? usually.map({ [$0] }) else { return nil }
    if numbers.count == 1 { numbers = Array(repeating: numbers[0], count: count) }
    guard numbers.count == count else {
      throw KerasError("the operation \"\(name)\" needs \(count) numbers for \"\(names[0])\", got \(numbers).")
    }
    return numbers
  }

  /// Keras's padding, which is none unless stated.
  var spatialPadding: SpatialPadding { text(["padding"])?.lowercased() == "same" ? .same : .valid }

  /// `body` of images with their channels last, strides, padding and dilation.
  fileprivate func convolved(
    _ x: Tensor, _ body: (Tensor, [Int], SpatialPadding, [Int]) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    guard 3...5 ~= x.shape.rank else {
      throw KerasError("the operation \"\(name)\" needs (batch, spatial…, channels), got \(x.shape).")
    }
    let format = try imageFormat()
    let axes = x.shape.rank - 2
    let (strides, dilation) = (
      try spatial(["strides"], axes, usually: 1) ?? [], try spatial(["dilation_rate"], axes, usually: 1) ?? []
    )
    return try format.restored(body(format.channelsLast(x.floating()), strides, spatialPadding, dilation))
  }

  /// `body` of every spatial axis and the number of its windows.
  fileprivate func adaptivelyPooled(
    _ x: Tensor, _ body: (Tensor, Int, Int) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    guard 3...5 ~= x.shape.rank else {
      throw KerasError("the operation \"\(name)\" needs (batch, spatial…, channels), got \(x.shape).")
    }
    let counts = try spatial(["output_size"], x.shape.rank - 2, usually: nil) ?? []
    var y = x
    for (axis, count) in zip(try imageFormat().spatialAxes(rank: x.shape.rank), counts) {
      y = try body(y, count, axis)
    }
    return y
  }

  /// Two numbers, of which one alone counts for both.
  fileprivate func square(_ names: [String], usually: Int? = nil) throws(KerasError) -> [Int] {
    guard let numbers = try spatial(names, 2, usually: usually) else {
      throw KerasError("the operation \"\(name)\" lacks the argument \"\(names[0])\".")
    }
    return numbers
  }

  /// The windows of `unfold` and `fold` along rows and columns.
  fileprivate func blocks() throws(KerasError) -> [PatchAxis] {
    let (window, dilation) = (try square(["kernel_size"]), try square(["dilation"], usually: 1))
    let (padding, stride) = (try square(["padding"], usually: 0), try square(["stride"], usually: 1))
    var axes: [PatchAxis] = []
    for index in 0..<2 {
      axes.append(
        try PatchAxis(
          window: window[index], stride: stride[index], dilation: dilation[index], low: padding[index],
          high: padding[index]))
    }
    return axes
  }
}
