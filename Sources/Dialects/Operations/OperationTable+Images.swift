internal import Graph
internal import KerasCore

extension OperationTable {
  /// Images (batch, rows, columns, channels).
  static let images: [String: Function] = {
    var table: [String: Function] = [
      "resize": one { (x, call) throws(KerasError) in
        for option in ["antialias", "crop_to_aspect_ratio", "pad_to_aspect_ratio", "preserve_aspect_ratio"]
        where call.flag(option) {
          throw KerasError("the operation \"resize\" does not support \"\(option)\".")
        }
        let words = call.text(["interpolation", "method"]) ?? "bilinear"
        return try x.resized(call, nearest: words == "nearest", halfPixels: true, words)
      },
      "resize_bilinear": one { (x, call) throws(KerasError) in
        try x.resized(call, nearest: false, halfPixels: call.flag("half_pixel_centers"), "bilinear")
      },
      "resize_nearest_neighbor": one { (x, call) throws(KerasError) in
        try x.resized(call, nearest: true, halfPixels: call.flag("half_pixel_centers"), "nearest")
      },
      "depth_to_space": one { (x, call) throws(KerasError) in
        let block = try call.required1(["block_size"], at: 1)
        return try call.imageFormat().through(x) { x throws(KerasError) in try x.depthToSpace(block) }
      },
      "space_to_depth": one { (x, call) throws(KerasError) in
        let block = try call.required1(["block_size"], at: 1)
        return try call.imageFormat().through(x) { x throws(KerasError) in try x.spaceToDepth(block) }
      },
    ]
    table["resize_images"] = table["resize"]
    return table
  }()
}

extension OperationCall {
  /// Where the channels are, in Keras's or TensorFlow's words.
  fileprivate func imageFormat() throws(KerasError) -> DataFormat {
    switch text(["data_format"]) ?? "channels_last" {
    case "channels_last", "NHWC": return .channelsLast
    case "channels_first", "NCHW": return .channelsFirst
    case let word: throw KerasError("the operation \"\(name)\" does not know the data format \"\(word)\".")
    }
  }
}

extension DataFormat {
  /// `body` of `x` with its channels last.
  fileprivate func through(
    _ x: Tensor, _ body: (Tensor) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    guard x.shape.rank == 4 else {
      throw KerasError("images (batch, rows, columns, channels) are needed, got \(x.shape).")
    }
    return try restored(body(channelsLast(x)))
  }
}

extension Tensor {
  /// Blocks of channels laid out as squares: (batch, rows, columns, block² · channels) → (…, rows · block, …, channels).
  fileprivate func depthToSpace(_ block: Int) throws(KerasError) -> Tensor {
    guard 1...shape[3] ~= block, shape[3] % (block * block) == 0 else {
      throw KerasError("\(shape[3]) channels do not divide into squares of \(block).")
    }
    let (rows, columns, channels) = (shape[1], shape[2], shape[3] / (block * block))
    return try reshape([shape[0], rows, columns, block, block, channels]).transpose([0, 1, 3, 2, 4, 5])
      .reshape([shape[0], rows * block, columns * block, channels])
  }

  /// The opposite of ``depthToSpace(_:)``.
  fileprivate func spaceToDepth(_ block: Int) throws(KerasError) -> Tensor {
    guard block >= 1, shape[1] % block == 0, shape[2] % block == 0 else {
      throw KerasError("an image \(shape) does not divide into squares of \(block).")
    }
    let (rows, columns, channels) = (shape[1] / block, shape[2] / block, shape[3])
    return try reshape([shape[0], rows, block, columns, block, channels]).transpose([0, 1, 3, 2, 4, 5])
      .reshape([shape[0], rows, columns, block * block * channels])
  }

  /// Images of the size that `call` states.
  fileprivate func resized(
    _ call: OperationCall, nearest: Bool, halfPixels: Bool, _ word: String
  ) throws(KerasError) -> Tensor {
    guard word == "nearest" || word == "bilinear" else {
      throw KerasError("the operation \"resize\" does not know the interpolation \"\(word)\".")
    }
    let size = try call.required(["size"], at: 1)
    guard size.count == 2, size.allSatisfy({ 1...65_536 ~= $0 }) else {
      throw KerasError("the operation \"resize\" needs two extents, got \(size).")
    }
    let single = shape.rank == 3
    let x = single ? try expandDims(axis: 0) : self
    let y = try call.imageFormat().through(x) { x throws(KerasError) in
      var y = x
      for (axis, extent) in zip([1, 2], size) where x.shape[axis] != extent {
        let places = ResizedPlaces(
          from: x.shape[axis], to: extent, halfPixels: halfPixels, alignsCorners: call.flag("align_corners"),
          nearest: nearest)
        let low = try y.take(call.indices(places.low, [extent]), axis: axis)
        if nearest {
          y = low
          continue
        }
        let high = try y.take(call.indices(places.high, [extent]), axis: axis)
        let share = call.constant(NDArray(places.share, shape: axis == 1 ? [extent, 1, 1] : [extent, 1]))
        y = try low.floating() + (high - low).floating() * share
      }
      return y
    }
    return single ? try y.squeeze(axis: 0) : y
  }
}

/// Between which two elements each new element of a resized axis lies, and how near to the second.
private struct ResizedPlaces {
  var low: [Int] = []
  var high: [Int] = []
  var share: [Float] = []

  init(from extent: Int, to count: Int, halfPixels: Bool, alignsCorners: Bool, nearest: Bool) {
    let scale = alignsCorners && count > 1 ? Double(extent - 1) / Double(count - 1) : Double(extent) / Double(count)
    for element in 0..<count {
      if nearest {
        let place = (Double(element) + (halfPixels ? 0.5 : 0)) * scale
        let whole = alignsCorners ? place.rounded(.toNearestOrAwayFromZero) : place.rounded(.down)
        low.append(min(max(Int(whole), 0), extent - 1))
        continue
      }
      let place = halfPixels ? (Double(element) + 0.5) * scale - 0.5 : Double(element) * scale
      let floor = Int(place.rounded(.down))
      low.append(min(max(floor, 0), extent - 1))
      high.append(min(max(floor + 1, 0), extent - 1))
      share.append(Float(place - place.rounded(.down)))
    }
  }
}
