internal import Graph
internal import KerasCore

extension OperationTable {
  /// Diagonals, triangles and products of matrices.
  static let matrices: [String: Function] = {
    var table: [String: Function] = [
      "diag": one { (x, call) throws(KerasError) in
        let offset = try call.integer(["k"], at: 1) ?? 0
        return x.shape.rank == 1 || call.generation < .keras3
          ? try x.diagonalMatrix(offset: offset) : try x.diagonal(offset: offset, axes: (0, 1))
      },
      "diagflat": one { (x, call) throws(KerasError) in
        try x.reshape([x.shape.count]).diagonalMatrix(offset: call.integer(["k"], at: 1) ?? 0)
      },
      "diagonal": one { (x, call) throws(KerasError) in try x.diagonal(call) },
      "trace": one { (x, call) throws(KerasError) in
        // TensorFlow's are matrices behind other axes.
        let isLast = call.generation < .keras3
        return try (isLast ? x.diagonal(offset: 0, axes: (-2, -1)) : x.diagonal(call)).sum(axis: -1)
      },
      "matrix_diag": unary { x throws(KerasError) in try x.diagonalMatrix(offset: 0) },
      "diag_part": unary { x throws(KerasError) in
        try x.diagonal(offset: 0, axes: (x.shape.rank - 2, x.shape.rank - 1))
      },
      "tril": one { (x, call) throws(KerasError) in
        try x.band(lower: nil, upper: call.integer(["k"], at: 1) ?? 0)
      },
      "triu": one { (x, call) throws(KerasError) in
        try x.band(lower: -(call.integer(["k"], at: 1) ?? 0), upper: nil)
      },
      "band_part": one { (x, call) throws(KerasError) in
        let (lower, upper) = (try call.required1(["num_lower"], at: 1), try call.required1(["num_upper"], at: 2))
        return try x.band(lower: lower < 0 ? nil : lower, upper: upper < 0 ? nil : upper)
      },
      "inner": binary { (a, b) throws(KerasError) in
        if a.shape.rank == 0 || b.shape.rank == 0 { return try a * b }
        return try a.contracted(with: b, [a.shape.rank - 1], [b.shape.rank - 1])
      },
      "vdot": binary { (a, b) throws(KerasError) in
        try a.reshape([a.shape.count]).contracted(with: b.reshape([b.shape.count]), [0], [0])
      },
      "kron": binary { (a, b) throws(KerasError) in try a.kroneckerProduct(b) },
      "cross": { call throws(KerasError) in
        let (a, b) = try call.pair()
        let axisA = try call.integer(["axis", "axisa"]) ?? -1
        let axisB = try call.integer(["axis", "axisb"]) ?? -1
        let product = try a.movingAxis(axisA, to: -1).crossProduct(b.movingAxis(axisB, to: -1))
        guard a.shape[axisA] == 3 || b.shape[axisB] == 3 else { return [product] }
        return [try product.movingAxis(-1, to: call.integer(["axis", "axisc"]) ?? -1)]
      },
      "vander": one { (x, call) throws(KerasError) in
        guard x.shape.rank == 1 else { throw KerasError("a vector is needed, got \(x.shape).") }
        let count = try call.integer(["N", "n"], at: 1) ?? x.shape[0]
        guard 0...65_536 ~= count else { throw KerasError("\(count) powers are not supported.") }
        let powers = call.indices(
          call.flag("increasing") ? Array(0..<count) : Array((0..<count).reversed()), [1, count])
        let base = try x.expandDims(axis: 1)
        return try base.power(powers.cast(to: x.dtype))
      },
      "corrcoef": unary { x throws(KerasError) in
        guard 1...2 ~= x.shape.rank else { throw KerasError("rows of numbers are needed, got \(x.shape).") }
        let rows = try x.floating().reshape([x.shape.rank < 2 ? 1 : x.shape[0], x.shape[-1]])
        let centred = try rows - rows.mean(axis: 1, keepDims: true)
        let covariance = try centred.matmul(centred, transposesSecond: true)
        let scale = try covariance.diagonal(offset: 0, axes: (0, 1)).sqrt()
        let result = try covariance / scale.expandDims(axis: 0) / scale.expandDims(axis: 1)
        return x.shape.rank < 2 ? try result.reshape([]) : result
      },
      "correlate": { call throws(KerasError) in
        let (a, b) = try call.pair()
        return [try a.correlated(with: b, mode: call.text(["mode"]) ?? "valid")]
      },
    ]
    table["diag_part_v2"] = table["diag_part"]
    table["matrix_diag_part"] = table["diag_part"]
    table["matrix_band_part"] = table["band_part"]
    return table
  }()
}

extension Tensor {
  /// Matrices with the last axis on a diagonal and 0 elsewhere.
  func diagonalMatrix(offset: Int) throws(KerasError) -> Tensor {
    guard shape.rank > 0 else { throw KerasError("a diagonal is needed, got a number.") }
    let size = shape[-1] + abs(offset)
    let full = Shape(shape.dimensions.dropLast() + [size, size])
    let (above, below) = (Swift.max(offset, 0), Swift.max(-offset, 0))
    var low = Array(repeating: 0, count: shape.rank)
    var high = low
    (low[shape.rank - 1], high[shape.rank - 1]) = (above, below)
    let columns = try pad(low: low, high: high).expandDims(axis: -2).broadcast(to: full)
    let type = TensorType(full, .int32)
    let isOn = try (iota(type, axis: -1) - iota(type, axis: -2)).isEqual(to: scalar32(offset))
    return try isOn.select(columns, columns.filled(0))
  }

  /// The diagonal of two axes, as the last axis.
  func diagonal(offset: Int, axes: (Int, Int)) throws(KerasError) -> Tensor {
    let (first, second) = (try shape.resolve(axis: axes.0), try shape.resolve(axis: axes.1))
    guard first != second else { throw KerasError("a diagonal needs two axes, got \(first) twice.") }
    let others = (0..<shape.rank).filter { $0 != first && $0 != second }
    let (rows, columns) = (shape[first], shape[second])
    let count = Swift.max(Swift.min(rows - Swift.max(-offset, 0), columns - Swift.max(offset, 0)), 0)
    let flat = try transpose(others + [first, second])
      .reshape(Shape(others.map { shape[$0] } + [rows * columns]))
    let start = offset < 0 ? -offset * columns : offset
    let places = (0..<count).map { Double(start + $0 * (columns + 1)) }
    return try flat.take(builder.constant(NDArray(doubles: places, dtype: .int32, shape: [count])), axis: -1)
  }

  fileprivate func diagonal(_ call: OperationCall) throws(KerasError) -> Tensor {
    try diagonal(
      offset: call.integer(["offset"], at: 1) ?? 0,
      axes: (call.integer(["axis1"], at: 2) ?? 0, call.integer(["axis2"], at: 3) ?? 1))
  }

  /// The elements at most `lower` places below and `upper` above the diagonal of the last two axes, and 0 elsewhere.
  func band(lower: Int?, upper: Int?) throws(KerasError) -> Tensor {
    guard shape.rank >= 2 else { throw KerasError("a matrix is needed, got \(shape).") }
    let type = TensorType(shape, .int32)
    let distance = try iota(type, axis: -1) - iota(type, axis: -2)
    var y = self
    if let lower { y = try distance.isLess(than: Double(-lower)).select(filled(0), y) }
    if let upper { y = try distance.isGreater(than: Double(upper)).select(filled(0), y) }
    return y
  }

  /// A whole number.
  private func scalar32(_ value: Int) -> Tensor { builder.scalar(Double(value), .int32) }

  fileprivate func kroneckerProduct(_ other: Tensor) throws(KerasError) -> Tensor {
    let rank = Swift.max(shape.rank, other.shape.rank)
    let a = Array(repeating: 1, count: rank - shape.rank) + shape.dimensions
    let b = Array(repeating: 1, count: rank - other.shape.rank) + other.shape.dimensions
    let product =
      try reshape(Shape(a.flatMap { [$0, 1] })) * other.reshape(Shape(b.flatMap { [1, $0] }))
    return try product.reshape(Shape(zip(a, b).map { $0 * $1 }))
  }

  /// The cross product along the last axis, of vectors of 2 or 3 numbers; of two of 2, its third part alone.
  fileprivate func crossProduct(_ other: Tensor) throws(KerasError) -> Tensor {
    func part(_ x: Tensor, _ index: Int) throws(KerasError) -> Tensor {
      if index >= x.shape[-1] { return try x.slice(axis: -1, from: 0, to: 1).squeeze(axis: -1).filled(0) }
      return try x.slice(axis: -1, from: index, to: index + 1).squeeze(axis: -1)
    }
    guard [2, 3].contains(shape[-1]), [2, 3].contains(other.shape[-1]) else {
      throw KerasError("a cross product needs vectors of 2 or 3 numbers, got \(shape) and \(other.shape).")
    }
    func minor(_ i: Int, _ j: Int) throws(KerasError) -> Tensor {
      try part(self, i) * part(other, j) - part(self, j) * part(other, i)
    }
    if shape[-1] == 2, other.shape[-1] == 2 { return try minor(0, 1) }
    return try stack([minor(1, 2), minor(2, 0), minor(0, 1)], axis: -1)
  }

  /// Sums of products of this and `other` moved along it.
  fileprivate func correlated(with other: Tensor, mode: String) throws(KerasError) -> Tensor {
    guard shape.rank == 1, other.shape.rank == 1 else {
      throw KerasError("two vectors are needed, got \(shape) and \(other.shape).")
    }
    let (n, m) = (shape[0], other.shape[0])
    // Where the second is longer, it is the first that is moved, from the other side.
    if n < m, mode != "full" { return try other.correlated(with: self, mode: mode).flip(axis: 0) }
    let margin = mode == "full" ? (m - 1, m - 1) : mode == "same" ? (m / 2, m - 1 - m / 2) : (0, 0)
    let signal = try pad(low: [margin.0], high: [margin.1])
    var sum: Tensor?
    let count = signal.shape[0] - m + 1
    for place in 0..<m {
      let term =
        try signal.slice(axis: 0, from: place, to: place + count) * other.slice(axis: 0, from: place, to: place + 1)
      sum = try sum.map { total throws(KerasError) in try total + term } ?? term
    }
    guard let sum else { throw KerasError("the second vector is empty.") }
    return sum
  }
}
