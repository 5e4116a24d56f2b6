internal import Graph
internal import KerasCore

extension OperationTable {
  /// Images (batch, rows, columns, channels).
  static let images: [String: Function] = {
    var table: [String: Function] = [
      "resize": one { (x, call) throws(KerasError) in
        guard !call.flag("preserve_aspect_ratio") else {
          throw KerasError("the operation \"resize\" does not support \"preserve_aspect_ratio\".")
        }
        let word = call.text(["interpolation", "method"]) ?? "bilinear"
        guard let interpolation = Interpolation(rawValue: word) else {
          throw KerasError("the operation \"resize\" does not know the interpolation \"\(word)\".")
        }
        return try x.resized(call, interpolation)
      },
      "rgb_to_grayscale": one { (x, call) throws(KerasError) in
        try call.imageFormat().throughAny(x) { x throws(KerasError) in try x.floating().grayscale() }
      },
      "rgb_to_hsv": one { (x, call) throws(KerasError) in
        try call.imageFormat().throughAny(x) { x throws(KerasError) in try x.rgbToHSV() }
      },
      "hsv_to_rgb": one { (x, call) throws(KerasError) in
        try call.imageFormat().throughAny(x) { x throws(KerasError) in try x.hsvToRGB() }
      },
      "pad_images": one { (x, call) throws(KerasError) in
        try call.imageFormat().throughAny(x) { x throws(KerasError) in
          let (top, bottom) = try call.margins("padding", "top", "bottom", "height") { $0 - x.shape[1] }
          let (left, right) = try call.margins("padding", "left", "right", "width") { $0 - x.shape[2] }
          return try x.pad(low: [0, top, left, 0], high: [0, bottom, right, 0])
        }
      },
      "crop_images": one { (x, call) throws(KerasError) in
        try call.imageFormat().throughAny(x) { x throws(KerasError) in
          let (top, bottom) = try call.margins("cropping", "top", "bottom", "height") { x.shape[1] - $0 }
          let (left, right) = try call.margins("cropping", "left", "right", "width") { x.shape[2] - $0 }
          return try x.slice(axis: 1, from: top, to: x.shape[1] - bottom)
            .slice(axis: 2, from: left, to: x.shape[2] - right)
        }
      },
      "resize_bilinear": one { (x, call) throws(KerasError) in try x.resized(call, .bilinear, grid: call.grid) },
      "resize_nearest_neighbor": one { (x, call) throws(KerasError) in try x.resized(call, .nearest, grid: call.grid) },
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
  /// The places of elements in TensorFlow's first resizing.
  fileprivate var grid: ResizedAxis.Grid {
    flag("align_corners") ? .corners : flag("half_pixel_centers") ? .centers : .origins
  }

  /// Where the channels are, in Keras's or TensorFlow's words.
  func imageFormat() throws(KerasError) -> DataFormat {
    switch text(["data_format"]) ?? "channels_last" {
    case "channels_last", "NHWC": return .channelsLast
    case "channels_first", "NCHW": return .channelsFirst
    case let word: throw KerasError("the operation \"\(name)\" does not know the data format \"\(word)\".")
    }
  }
}

extension OperationCall {
  /// The two margins of an axis, of which what the target extent leaves over is not stated.
  fileprivate func margins(
    _ word: String, _ first: String, _ second: String, _ target: String, _ difference: (Int) -> Int
  ) throws(KerasError) -> (Int, Int) {
    let (low, high) = (try integer(["\(first)_\(word)"]), try integer(["\(second)_\(word)"]))
    let total = try integer(["target_\(target)"]).map(difference)
    let margins: (Int, Int)? =
      if let low, let high { (low, high) } else if let low, let total { (low, total - low) } else if let high, let total
      {
        (total - high, high)
      } else { nil }
    guard let margins, margins.0 >= 0, margins.1 >= 0 else {
      throw KerasError("the operation \"\(name)\" needs two of two margins and a target \(target) that fit the images.")
    }
    return margins
  }
}

extension DataFormat {
  /// `body` of one image or several, with the channels last.
  func throughAny(
    _ x: Tensor, _ body: (Tensor) throws(KerasError) -> Tensor
  ) throws(KerasError) -> Tensor {
    guard x.shape.rank == 3 else { return try through(x, body) }
    return try through(x.expandDims(axis: 0), body).squeeze(axis: 0)
  }

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
    guard block >= 1, block <= shape[3], shape[3] % (block * block) == 0 else {
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
    _ call: OperationCall, _ interpolation: Interpolation, grid: ResizedAxis.Grid = .centers
  ) throws(KerasError) -> Tensor {
    let size = try call.required(["size"], at: 1)
    guard size.count == 2, size.allSatisfy({ 1...16_384 ~= $0 }) else {
      throw KerasError("the operation \"resize\" needs two extents, got \(size).")
    }
    let single = shape.rank == 3
    let x = single ? try expandDims(axis: 0) : self
    let y = try call.imageFormat().through(x) { x throws(KerasError) in
      var y = interpolation == .nearest ? x : try x.floating()
      if call.flag("crop_to_aspect_ratio") { y = try y.croppedToAspectRatio(rows: size[0], columns: size[1]) }
      if call.flag("pad_to_aspect_ratio") {
        y = try y.paddedToAspectRatio(rows: size[0], columns: size[1], value: call.number(["fill_value"]) ?? 0)
      }
      for (axis, extent) in zip([2, 1], size.reversed()) {
        y = try y.resized(axis: axis, to: extent, interpolation, antialias: call.flag("antialias"), grid: grid)
      }
      return y
    }
    return single ? try y.squeeze(axis: 0) : y
  }
}
