internal import Graph
internal import KerasCore

extension OperationTable {
  /// Images of which every element is made of those around it.
  static let filters: [String: Function] = [
    "gaussian_blur": one { (x, call) throws(KerasError) in
      let size = try call.spatial(["kernel_size"], 2, usually: 3) ?? []
      let deviations = try call.numbers(["sigma"], 2) ?? [1, 1]
      guard size.allSatisfy({ 1...1023 ~= $0 }) else {
        throw KerasError("the operation \"gaussian_blur\" needs extents from 1 to 1023, got \(size).")
      }
      let (columns, rows) = (gaussian(size[0], deviations[0]), gaussian(size[1], deviations[1]))
      // Keras reads the product, of as many rows as "kernel_size" states columns, as if it were the other way round.
      let kernel = rows.flatMap { row in columns.map { Float(row * $0) } }
      return try call.imageFormat().throughAny(x) { x throws(KerasError) in
        let filter = call.constant(NDArray(kernel, shape: [size[0], size[1], 1, 1]))
        let images = try x.floating()
        return try images.depthwiseConvolution(
          filter.broadcast(to: [size[0], size[1], x.shape[3], 1]), strides: [1, 1], padding: .same
        ).cast(to: x.dtype)
      }
    },
    "sobel_edges": one { (x, call) throws(KerasError) in
      let format = try call.imageFormat()
      let images = try format.channelsLast(x).floating()
      guard images.shape.rank == 4, images.shape[1] > 1, images.shape[2] > 1 else {
        throw KerasError("images of at least 2 rows and columns are needed, got \(x.shape).")
      }
      var padded = images
      for axis in 1...2 {
        let extent = images.shape[axis]
        padded = try padded.take(call.indices([1] + Array(0..<extent) + [extent - 2], [extent + 2]), axis: axis)
      }
      let channels = images.shape[3]
      let weights: [Float] = [-1, -1, -2, 0, -1, 1, 0, -2, 0, 0, 0, 2, 1, -1, 2, 0, 1, 1]
      let kernel = try call.constant(NDArray(weights, shape: [3, 3, 1, 2])).broadcast(to: [3, 3, channels, 2])
      let edges = try padded.depthwiseConvolution(kernel, strides: [1, 1], padding: .valid)
        .reshape(Shape(images.shape.dimensions + [2]))
      return format == .channelsFirst ? try edges.transpose([0, 3, 1, 2, 4]) : edges
    },
    "ssim": { call throws(KerasError) in
      let names = (["image1"], ["image2"])
      let (first, second) = (try call.tensor(0, names.0).floating(), try call.tensor(1, names.1).floating())
      let isSingle = first.shape.rank == 3
      guard first.shape == second.shape, 3...4 ~= first.shape.rank else {
        throw KerasError("two images of one shape are needed, got \(first.shape) and \(second.shape).")
      }
      let format = try call.imageFormat()
      func single(_ x: Tensor) throws(KerasError) -> Tensor {
        try format.channelsLast(isSingle ? x.expandDims(axis: 0) : x)
      }
      let y = try single(first).similarity(to: single(second), call)
      return [isSingle ? try y.squeeze(axis: 0) : y]
    },
  ]

  /// A Gaussian of `size` elements with the sum 1.
  fileprivate static func gaussian(_ size: Int, _ deviation: Double) -> [Double] {
    let heights = (0..<size).map { index in
      let distance = (Double(index) - Double(size - 1) / 2) / deviation
      return Elementary.exp(-0.5 * distance * distance)
    }
    let sum = heights.reduce(0, +)
    return heights.map { $0 / sum }
  }
}

extension OperationCall {
  /// `count` numbers, of which one alone counts for all.
  fileprivate func numbers(_ names: [String], _ count: Int) throws(KerasError) -> [Double]? {
    guard let found = argument(names) else { return nil }
    let numbers = try tensor(found).knownValue?.values ?? []
    let all = numbers.count == 1 ? Array(repeating: numbers[0], count: count) : numbers
    guard all.count == count else {
      throw KerasError("the operation \"\(name)\" needs \(count) numbers for \"\(names[0])\", got \(numbers).")
    }
    return all
  }
}

extension Tensor {
  /// The structural similarity of images (batch, rows, columns, channels), of each the mean.
  ///
  /// Source: `_ssim` in `keras/src/ops/image.py`.
  fileprivate func similarity(to other: Tensor, _ call: OperationCall) throws(KerasError) -> Tensor {
    let size = try call.integer(["filter_size"]) ?? 11
    guard 1...1023 ~= size else { throw KerasError("the operation \"ssim\" cannot filter by \(size) elements.") }
    let line = OperationTable.gaussian(size, call.number(["filter_sigma"]) ?? 1.5)
    let kernel = try call.constant(
      NDArray(line.flatMap { row in line.map { Float(row * $0) } }, shape: [size, size, 1, 1])
    )
    .broadcast(to: [size, size, shape[3], 1])
    func smoothed(_ x: Tensor) throws(KerasError) -> Tensor {
      try x.depthwiseConvolution(kernel, strides: [1, 1], padding: .valid)
    }
    let peak = call.number(["max_val"]) ?? 1
    let (k1, k2) = ((call.number(["k1"]) ?? 0.01) * peak, (call.number(["k2"]) ?? 0.03) * peak)
    let (a, b) = (try smoothed(self), try smoothed(other))
    let product = try a * b
    let squares = try a.square() + b.square()
    let covariance = try smoothed(self * other) - product
    let variances = try smoothed(square()) + smoothed(other.square()) - squares
    let numerator = try (product * 2 + k1 * k1) * (covariance * 2 + k2 * k2)
    let map = try numerator / ((squares + k1 * k1) * (variances + k2 * k2))
    return try map.mean(axes: [1, 2, 3])
  }
}
