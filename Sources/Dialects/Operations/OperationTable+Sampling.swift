internal import Graph
internal import KerasCore

extension OperationTable {
  /// Images whose elements come from other places.
  static let sampling: [String: Function] = [
    "affine_transform": one { (x, call) throws(KerasError) in
      let factors = try call.tensor(1, ["transform"]).cast(to: .float32)
      let rows = factors.shape.rank == 1 ? try factors.expandDims(axis: 0) : factors
      return try call.transformed(x, by: rows, fill: call.choice(["fill_mode"], .constant))
    },
    "perspective_transform": one { (x, call) throws(KerasError) in
      var (start, end) = (
        try call.tensor(1, ["start_points"]).cast(to: .float32), try call.tensor(2, ["end_points"]).cast(to: .float32)
      )
      if start.shape.rank == 2 { start = try start.expandDims(axis: 0) }
      if end.shape.rank == 2 { end = try end.expandDims(axis: 0) }
      guard start.shape == end.shape, start.shape.rank == 3, start.shape[1] == 4, start.shape[2] == 2 else {
        throw KerasError("four points (4, 2) before and after are needed, got \(start.shape) and \(end.shape).")
      }
      return try call.transformed(x, by: homography(from: start, to: end), fill: .constant)
    },
    "map_coordinates": one { (x, call) throws(KerasError) in
      let coordinates = try call.tensor(1, ["coordinates"]).floating()
      let order = try call.integer(["order"], at: 2) ?? 1
      guard 0...1 ~= order else { throw KerasError("the operation \"map_coordinates\" has no order \(order).") }
      guard coordinates.shape.rank > 1, coordinates.shape[0] == x.shape.rank else {
        throw KerasError("coordinates (\(x.shape.rank), …) are needed, got \(coordinates.shape).")
      }
      let places = try coordinates.split(coordinates.shape[0], axis: 0)
      var flat: [Tensor] = []
      for place in places { flat.append(try place.squeeze(axis: 0)) }
      let y = try x.floating().elements(
        at: flat, linear: order == 1, fill: call.choice(["fill_mode"], .constant),
        value: call.number(["fill_value"]) ?? 0)
      return x.dtype.isFloating ? y : try y.round().cast(to: x.dtype)
    },
    "elastic_transform": refusal("its random numbers are those of the framework that Keras runs on"),
    "scale_and_translate": one { (x, call) throws(KerasError) in
      let shape = try call.required(["output_shape"], at: 1)
      let axes = try call.required(["spatial_dims"], at: 4)
      let scale = try call.tensor(2, ["scale"]).cast(to: .float32)
      let translation = try call.tensor(3, ["translation"]).cast(to: .float32)
      guard shape.count == x.shape.rank, scale.shape == [axes.count], translation.shape == [axes.count] else {
        throw KerasError(
          "a scale and a translation for each of \(axes) are needed, got \(scale.shape) and \(translation.shape).")
      }
      let kernel: SampledAxis.Kernel = try call.choice(["method"], .linear)
      let antialias = call.argument(["antialias"]) == nil || call.flag("antialias")
      var y = try x.floating()
      for (index, stated) in axes.enumerated() {
        let axis = try x.shape.resolve(axis: stated)
        let sampled = SampledAxis(
          from: x.shape[axis], to: shape[axis], scale: try scale.slice(axis: 0, from: index, to: index + 1),
          translation: try translation.slice(axis: 0, from: index, to: index + 1), kernel, antialias: antialias)
        y = try y.contracted(with: sampled.weights(), [axis], [0]).movingAxis(-1, to: axis)
      }
      guard !x.dtype.isFloating else { return y }
      let numbers = try x.floating()
      let (low, high) = (try numbers.reduce(.minimum, axes: nil), try numbers.reduce(.maximum, axes: nil))
      return try y.round().maximum(low).minimum(high).cast(to: x.dtype)
    },
  ]

  /// The factors (batch, 8) of the projective transformation that fetches `start` (batch, 4, 2) for `end`.
  ///
  /// Source: `compute_homography_matrix` in `keras/src/backend/tensorflow/image.py`.
  private static func homography(from start: Tensor, to end: Tensor) throws(KerasError) -> Tensor {
    let batch = start.shape[0]
    func coordinate(_ points: Tensor, _ axis: Int) throws(KerasError) -> Tensor {
      try points.slice(axis: 2, from: axis, to: axis + 1)
    }
    let (x, y) = (try coordinate(end, 0), try coordinate(end, 1))
    let (one, zero) = (try x.filled(1), try x.filled(0))
    var rows: [Tensor] = []
    for axis in 0..<2 {
      let from = try coordinate(start, axis)
      let own = [x, y, one]
      let other = [zero, zero, zero]
      let products = [try -(from * x), try -(from * y)]
      rows.append(try concatenate((axis == 0 ? own + other : other + own) + products, axis: 2))
    }
    let matrix = try stack(rows, axis: 2).reshape([batch, 8, 8])
    return try matrix.apply(MatrixInverse()).matmul(start.reshape([batch, 8, 1])).reshape([batch, 8])
  }
}

extension OperationCall {
  /// The word of an option among those that there are.
  func choice<Choice: RawRepresentable<String>>(
    _ names: [String], _ usual: Choice
  ) throws(KerasError) -> Choice {
    guard let word = text(names) else { return usual }
    guard let choice = Choice(rawValue: word.lowercased()) else {
      throw KerasError("the operation \"\(name)\" does not know the \(names[0]) \"\(word)\".")
    }
    return choice
  }

  /// Images of which each element comes from where `factors` (1 or batch, 8) say.
  fileprivate func transformed(_ x: Tensor, by factors: Tensor, fill: FillMode) throws(KerasError) -> Tensor {
    let interpolation: Interpolation = try choice(["interpolation"], .bilinear)
    guard interpolation == .bilinear || interpolation == .nearest else {
      throw KerasError("the operation \"\(name)\" does not support the interpolation \"\(interpolation.rawValue)\".")
    }
    return try imageFormat().throughAny(x) { x throws(KerasError) in
      guard factors.shape.rank == 2, factors.shape[1] == 8, [1, x.shape[0]].contains(factors.shape[0]) else {
        throw KerasError("8 factors for each of \(x.shape[0]) images are needed, got \(factors.shape).")
      }
      let columns = try factors.split(8, axis: 1)
      let transform = ProjectiveTransform(
        a: Array(columns[..<3]), b: Array(columns[3..<6]), c: Array(columns[6...]))
      let value = number(["fill_value"]) ?? 0
      let y = try x.floating().transformed(
        transform, bilinear: interpolation == .bilinear, fill: fill, value: value)
      return try y.cast(to: x.dtype)
    }
  }
}
