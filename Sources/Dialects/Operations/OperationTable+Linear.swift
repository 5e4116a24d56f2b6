internal import Graph
internal import KerasCore

extension OperationTable {
  /// Square matrices: their inverses, determinants and triangles; norms; Fourier transforms.
  static let linear: [String: Function] = {
    var table: [String: Function] = [
      "inv": one { (x, call) throws(KerasError) in
        // The node of this name in TensorFlow's graph, which states its type, is the reciprocal.
        call.argument(["T"]) == nil ? try x.floating().inverse() : try x.floating().reciprocal()
      },
      "matrix_inverse": unary { x throws(KerasError) in try x.floating().inverse() },
      "det": unary { x throws(KerasError) in
        let parts = try x.floating().applying(LogDeterminant())
        return try parts[0] * parts[1].exp()
      },
      "slogdet": { call throws(KerasError) in try call.tensor(0).floating().applying(LogDeterminant()) },
      "logdet": unary { x throws(KerasError) in try x.floating().applying(LogDeterminant())[1] },
      "cholesky": one { (x, call) throws(KerasError) in
        let lower = try x.floating().applying(Cholesky())[0]
        return call.flag("upper") ? try lower.movingAxis(-1, to: -2) : lower
      },
      "cholesky_inverse": one { (x, call) throws(KerasError) in
        let isUpper = call.flag("upper")
        let inverse = try x.floating().inverse()
        return try inverse.matmul(inverse, transposesFirst: !isUpper, transposesSecond: isUpper)
      },
      "solve": { call throws(KerasError) in
        let (a, b) = (try call.tensor(0).floating(), try call.tensor(1, ["b", "rhs"]).floating())
        return [try a.inverse().solving(b)]
      },
      "solve_triangular": { call throws(KerasError) in
        let (a, b) = (try call.tensor(0).floating(), try call.tensor(1).floating())
        let triangle = call.flag("lower") ? try a.band(lower: nil, upper: 0) : try a.band(lower: 0, upper: nil)
        return [try triangle.inverse().solving(b)]
      },
      "norm": one { (x, call) throws(KerasError) in try x.floating().norm(call) },
    ]
    for (name, isInverse) in [("fft", false), ("ifft", true)] {
      table[name] = several { call throws(KerasError) in
        let y = try call.complex().fourierTransform(inverse: isInverse)
        return [y.real, y.imaginary]
      }
      table[name + "2"] = several { call throws(KerasError) in
        let rows = try call.complex().fourierTransform(inverse: isInverse)
        let y = try rows.mapped { part throws(KerasError) in try part.movingAxis(-1, to: -2) }
          .fourierTransform(inverse: isInverse)
        return [try y.real.movingAxis(-1, to: -2), try y.imaginary.movingAxis(-1, to: -2)]
      }
    }
    table["rfft"] = several { call throws(KerasError) in
      let x = try call.tensor(0).floating()
      guard let extent = x.shape.dimensions.last else { throw KerasError("a Fourier transform needs an axis.") }
      let y = try x.realTransform(call.integer(["fft_length"], at: 1) ?? extent)
      return [y.real, y.imaginary]
    }
    table["irfft"] = several { call throws(KerasError) in
      let half = try call.complex()
      let count = try call.integer(["fft_length"]) ?? 2 * (half.real.shape[-1] - 1)
      return [try half.completed(count).fourierTransform(inverse: true).real]
    }
    return table
  }()
}

extension OperationCall {
  /// The two parts of complex numbers: a pair as the only argument.
  func complex() throws(KerasError) -> ComplexTensor {
    var parts = positional
    if let found = argument(["x", "inputs"]), parts.isEmpty { parts = [found] }
    if parts.count == 1, case .list(let elements) = parts[0] { parts = elements }
    guard parts.count == 2 else {
      throw KerasError("the operation \"\(name)\" needs a real and an imaginary part.")
    }
    let (a, b) = (try tensor(parts[0]).floating(), try tensor(parts[1]).floating())
    guard a.shape == b.shape, a.shape.rank > 0 else {
      throw KerasError("the parts of complex numbers must be of one shape, got \(a.shape) and \(b.shape).")
    }
    return ComplexTensor(a, b)
  }
}

extension ComplexTensor {
  /// The whole of a transform of `count` real numbers, of which this is the first half.
  func completed(_ count: Int) throws(KerasError) -> ComplexTensor {
    let kept = count / 2 + 1
    guard count > 0, count <= 1 << 24 else {
      throw KerasError("a Fourier transform of \(count) numbers is not supported.")
    }
    let half = try mapped { part throws(KerasError) in
      // What is missing is 0.
      var high = Array(repeating: 0, count: part.shape.rank)
      high[part.shape.rank - 1] = Swift.max(kept - part.shape[-1], 0)
      return try part.slice(axis: -1, from: 0, to: Swift.min(kept, part.shape[-1])).pad(
        low: high.map { _ in 0 }, high: high)
    }
    let mirrored = try half.mapped { part throws(KerasError) in
      try part.slice(axis: -1, from: 1, to: count - kept + 1).flip(axis: -1)
    }
    return ComplexTensor(
      try concatenate([half.real, mirrored.real], axis: -1),
      try concatenate([half.imaginary.withoutEnds(count), -mirrored.imaginary], axis: -1))
  }
}

extension Tensor {
  /// The first half of the transform of real numbers, cut or filled up with 0 to `count`.
  func realTransform(_ count: Int) throws(KerasError) -> ComplexTensor {
    guard count > 0, count <= 1 << 24 else {
      throw KerasError("a Fourier transform of \(count) numbers is not supported.")
    }
    var x = try slice(axis: -1, from: 0, to: Swift.min(count, shape[-1]))
    var high = Array(repeating: 0, count: shape.rank)
    high[shape.rank - 1] = count - x.shape[-1]
    x = try x.pad(low: high.map { _ in 0 }, high: high)
    return try ComplexTensor(x, x.filled(0)).fourierTransform().mapped { part throws(KerasError) in
      try part.slice(axis: -1, from: 0, to: count / 2 + 1)
    }
  }

  /// This with 0 where a transform of `count` real numbers has no imaginary part.
  fileprivate func withoutEnds(_ count: Int) throws(KerasError) -> Tensor {
    let place = try iota(TensorType(shape, .int32), axis: -1)
    var isEnd = try place.isEqual(to: place.scalar(0))
    if count % 2 == 0 { isEnd = try isEnd.logicalOr(place.isEqual(to: place.scalar(Double(count / 2)))) }
    return try isEnd.select(filled(0), self)
  }

  fileprivate func inverse() throws(KerasError) -> Tensor { try applying(MatrixInverse())[0] }

  /// The product of this inverse with vectors or matrices.
  fileprivate func solving(_ b: Tensor) throws(KerasError) -> Tensor {
    guard b.shape.rank == shape.rank - 1 else { return try matmul(b) }
    return try matmul(b.expandDims(axis: -1)).squeeze(axis: -1)
  }

  /// A norm of vectors, or one of matrices that needs no singular values.
  fileprivate func norm(_ call: OperationCall) throws(KerasError) -> Tensor {
    let axes = try call.integers(["axis"], at: 2) ?? Array(0..<shape.rank)
    let keeps = call.flag("keepdims")
    let word = call.text(["ord"], at: 1)
    let order = word.flatMap { ["inf": Double.infinity, "-inf": -.infinity][$0] } ?? call.number(["ord"], at: 1)
    if order == nil, word == nil || word == "fro" { return try square().sum(axes: axes, keepDims: keeps).sqrt() }
    if axes.count == 2, word == "nuc" { return try spectralNorm(axes, .sum, keepDims: keeps) }
    guard let order, (word == nil || order.isInfinite) else {
      throw KerasError("the norm \(word ?? "") is not supported.")
    }
    if axes.count == 1 {
      switch order {
      case 2: return try square().sum(axes: axes, keepDims: keeps).sqrt()
      case .infinity: return try absolute().reduce(.maximum, axes: axes, keepDims: keeps)
      case -.infinity: return try absolute().reduce(.minimum, axes: axes, keepDims: keeps)
      case 0: return try isNotEqual(to: filled(0)).cast(to: dtype).sum(axes: axes, keepDims: keeps)
      default: return try absolute().power(order).sum(axes: axes, keepDims: keeps).power(1 / order)
      }
    }
    if axes.count == 2, order.magnitude == 2 {
      return try spectralNorm(axes, order > 0 ? .maximum : .minimum, keepDims: keeps)
    }
    guard axes.count == 2, order.magnitude == 1 || order.isInfinite else {
      throw KerasError("the norm of order \(order) along \(axes.count) axes is not supported.")
    }
    let (summed, searched) = order.isInfinite ? (axes[1], axes[0]) : (axes[0], axes[1])
    let sums = try absolute().sum(axis: summed, keepDims: true)
    let found = try sums.reduce(order > 0 ? .maximum : .minimum, axes: [searched], keepDims: true)
    if keeps { return found }
    var y = found
    for axis in [try shape.resolve(axis: summed), try shape.resolve(axis: searched)].sorted(by: >) {
      y = try y.squeeze(axis: axis)
    }
    return y
  }
}
