internal import Graph
internal import KerasCore

extension OperationTable {
  /// Factors of matrices and what follows from them.
  static let factors: [String: Function] = [
    "eigh": several { call throws(KerasError) in try call.tensor(0).floating().applying(SymmetricEigen()) },
    "lu_factor": several { call throws(KerasError) in
      Array(try call.tensor(0).floating().applying(LUFactors())[..<2])
    },
    "qr": several { call throws(KerasError) in
      let mode = call.text(["mode"], at: 1) ?? "reduced"
      guard ["reduced", "complete"].contains(mode) else {
        throw KerasError("the operation \"qr\" does not know the mode \"\(mode)\".")
      }
      return try call.tensor(0).floating().applying(QRDecomposition(isComplete: mode == "complete"))
    },
    "svd": several { call throws(KerasError) in
      let x = try call.tensor(0).floating()
      let parts = try x.applying(SingularValues())
      let isTrue = { (name: String) in call.argument([name]) == nil || call.flag(name) }
      guard isTrue("compute_uv") else { return [parts[1]] }
      guard isTrue("full_matrices"), x.shape[-1] != x.shape[-2] else { return parts }
      var (u, v) = (parts[0], try parts[2].movingAxis(-1, to: -2))
      if x.shape[-2] > x.shape[-1] { u = try u.completed() } else { v = try v.completed() }
      return [u, parts[1], try v.movingAxis(-1, to: -2)]
    },
    "matrix_rank": one { (x, call) throws(KerasError) in
      let values = try x.floating().applying(SingularValues())[1]
      let largest = try values.reduce(.maximum, axes: [-1], keepDims: true)
      var least = try largest * (Tensor.epsilon * Double(max(x.shape[-1], x.shape[-2])))
      if let tolerance = call.number(["tol"]) { least = try largest.filled(tolerance) }
      return try values.combine(.greater, least).cast(to: .int32).sum(axis: -1)
    },
    "pinv": one { (x, call) throws(KerasError) in
      let x = try x.floating()
      let parts = try x.applying(SingularValues())
      let share = call.number(["rcond"]) ?? 10 * Tensor.epsilon * Double(max(x.shape[-1], x.shape[-2]))
      let least = try parts[1].reduce(.maximum, axes: [-1], keepDims: true) * share
      let isLarge = try parts[1].combine(.greater, least)
      return try parts.solution(where: isLarge)
    },
    "lstsq": { call throws(KerasError) in
      let (a, b) = (try call.tensor(0, ["a"]).floating(), try call.tensor(1, ["b"]).floating())
      guard a.shape.rank == 2, 1...2 ~= b.shape.rank, a.shape[0] == b.shape[0] else {
        throw KerasError("a matrix and as many numbers as it has rows are needed, got \(a.shape) and \(b.shape).")
      }
      let parts = try a.applying(SingularValues())
      let stated = call.number(["rcond"]).map { $0 < 0 ? Tensor.epsilon : $0 }
      let share = stated ?? Tensor.epsilon * Double(max(a.shape[0], a.shape[1]))
      let least = try parts[1].reduce(.maximum, axes: [-1], keepDims: true) * share
      let isLarge = try parts[1].isLess(than: least).logicalNot()
      let inverse = try parts.solution(where: isLarge)
      guard b.shape.rank == 1 else { return [try inverse.matmul(b)] }
      return [try inverse.matmul(b.expandDims(axis: 1)).squeeze(axis: 1)]
    },
  ]
}

extension [Tensor] {
  /// V · diag(1 / s) · Uᵀ of these U, s and Vᵀ, with 0 for the singular values that are not large.
  fileprivate func solution(where isLarge: Tensor) throws(KerasError) -> Tensor {
    let values = try isLarge.select(self[1], self[1].filled(1))
    let inverse = try isLarge.select(values.reciprocal(), values.filled(0)).expandDims(axis: -1)
    return try self[2].matmul(inverse * self[0].movingAxis(-1, to: -2), transposesFirst: true)
  }
}

extension Tensor {
  /// The distance from 1 to the next number of single precision.
  fileprivate static let epsilon = 1.1920928955078125e-07

  /// These orthogonal columns and as many others that they are a basis, which have no gradient.
  fileprivate func completed() throws(KerasError) -> Tensor {
    let basis = try stopGradient().applying(QRDecomposition(isComplete: true))[0]
    let others = try basis.slice(axis: -1, from: shape[-1], to: shape[-2]).stopGradient()
    return try concatenate([self, others], axis: shape.rank - 1)
  }

  /// The norm of matrices along two axes that their singular values make: the sum, the largest or the smallest of them.
  func spectralNorm(_ axes: [Int], _ reduction: Reduce.Function, keepDims: Bool) throws(KerasError) -> Tensor {
    let (row, column) = (try shape.resolve(axis: axes[0]), try shape.resolve(axis: axes[1]))
    guard row != column else { throw KerasError("a norm of matrices needs two axes, got \(row) twice.") }
    let others = (0..<shape.rank).filter { $0 != row && $0 != column }
    let matrices = try floating().transpose(others + [row, column])
    let norm = try matrices.applying(SingularValues())[1].reduce(reduction, axes: [-1])
    guard keepDims else { return norm }
    return try norm.expandDims(axis: Swift.min(row, column)).expandDims(axis: Swift.max(row, column))
  }
}
