internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

/// A matrix product, or one for each element of a batch.
///
/// Tall products are divided by rows: each part computes its rows on its own, and a thread finds in its cache the rows that it
/// wrote before. Of low ones each part has its share of the columns, so that every weight is read once; where the weights are
/// constant and stay in a cache, rows are as fast and start sooner: for rows of a wider result oneDNN has no kernel but the one
/// that takes 20 ms to generate code for.
struct MatMulKernel: Kernel {
  let product: MatMul

  var canMove: Bool { true }

  private enum Division { case none, batch, rows, columns }

  /// Products of fewer multiplications are not worth more than one thread.
  private static let least = 100_000.0
  /// So many constant weights stay in a cache.
  private static let mostCached: Int64 = 1 << 20

  private func division(_ shape: cd_matmul, _ site: KernelSite) -> Division {
    let parts = Int64(site.parts)
    if parts == 1 { return .none }
    let isWide = shape.multiplications >= Self.least
    if shape.batch > 1 { return isWide && shape.batch >= parts ? .batch : .none }
    if shape.m >= 32 * parts { return .rows }
    if !isWide { return .none }
    if shape.m >= 4 * parts && isConstant(site) && shape.n * shape.k <= Self.mostCached { return .rows }
    if shape.n >= 32 * parts && (shape.m == 1 || shape.m > 8 || shape.transpose_b == 0 || isConstant(site)) {
      return .columns
    }
    return shape.m >= parts ? .rows : .none
  }

  /// Whether the second operand stays what it is from run to run.
  private func isConstant(_ site: KernelSite) -> Bool {
    site.isStatic(site.views[1]) && !site.isStatic(site.views[0])
  }

  func accesses(_ site: KernelSite) -> [[Access]] {
    let (a, b) = (site.views[0], site.views[1])
    let shape = shape(site)
    switch division(shape, site) {
    case .none: return [site.undivided]
    case .batch:
      let count = Int(shape.batch)
      let second = shape.b_batch == 1 ? site.whole(b) : site.rows(b, count)
      return [site.rows(site.result, count, isWrite: true) + site.rows(a, count) + second]
    case .rows:
      let count = Int(shape.m)
      let first = product.transposesFirst ? site.whole(a) : site.rows(a, count)
      return [site.rows(site.result, count, isWrite: true) + first + site.whole(b)]
    case .columns:
      // Only the columns of a single row lie together.
      let result = shape.m == 1 ? site.elements(site.result, isWrite: true) : site.whole(site.result, isWrite: true)
      return [result + site.whole(a) + site.whole(b)]
    }
  }

  /// Whether its rows are divided so that a loop can take turns with it.
  func isDividedByRows(_ site: KernelSite) -> Bool { !isConstant(site) && division(shape(site), site) == .rows }

  func emit(_ site: KernelSite, _ emitter: Emitter) throws(KerasError) -> [Instruction] {
    let whole = shape(site)
    let division = division(whole, site)
    let count =
      switch division {
      case .none: 1
      case .batch: Int(whole.batch)
      case .rows: Int(whole.m)
      case .columns: Int(whole.n)
      }
    let parts = division == .none ? 1 : site.parts
    var stages: [[OneDNNStage]] = []
    var first: OpaquePointer?
    for part in 0..<parts {
      let share = share(of: count, part, parts)
      guard !share.isEmpty else {
        stages.append([])
        continue
      }
      let piece = piece(of: whole, division, share)
      let operation = try unsafe operation(piece, site, emitter, part: part, like: division == .columns ? nil : first)
      if unsafe first == nil { unsafe first = unsafe operation }
      stages.append(unsafe [OneDNNStage(operation: operation)])
    }
    return [emitter.instruction(stages, isWide: whole.multiplications >= Self.least)]
  }

  /// The product and the loop after it, which alone reads it – the update of the weights whose gradient it is – in turns on a
  /// few rows at a time, so that the product never leaves the cache; nil where the loop needs all of it.
  func emit(
    _ site: KernelSite, _ emitter: Emitter, inTurnsWith loopEmitter: LoopEmitter, _ loop: UnsafePointer<ck_loop>
  ) throws(KerasError) -> Instruction? {
    let whole = shape(site)
    let result = unsafe site.floats(site.result)
    guard let follower = unsafe loopEmitter.follower(loop, of: result, rows: Int(whole.m)) else { return nil }
    var stages: [[OneDNNStage]] = []
    for part in 0..<site.parts {
      let share = share(of: Int(whole.m), part, site.parts)
      let turns = follower.turns(of: share.count, columns: Int(whole.n))
      let place = unsafe follower.memory(emitter.pool, rows: share.count, columns: Int(whole.n))
      var own: [OneDNNStage] = []
      for turn in 0..<turns {
        let some = share.share(turn, turns)
        if some.isEmpty { continue }
        var piece = piece(of: whole, .rows, some)
        unsafe piece.result = unsafe place
        let operation = try unsafe operation(piece, site, emitter, part: part, like: nil)
        unsafe own.append(
          OneDNNStage(
            operation: operation, loop: follower.loop(emitter.pool, reading: place, at: some.lowerBound),
            begin: some.lowerBound * follower.rowsEach, end: some.upperBound * follower.rowsEach))
      }
      stages.append(own)
    }
    return emitter.instruction(stages, isWide: whole.multiplications >= Self.least)
  }

  /// A part of the product: its shape, and how many elements after the whole one's its operands and result begin.
  @safe private struct Piece {
    var shape: cd_matmul
    var first = 0
    var second = 0
    var target = 0
    /// Where the result goes instead of to its own place.
    var result: UnsafeMutablePointer<Float>?
  }

  private func piece(of whole: cd_matmul, _ division: Division, _ share: Range<Int>) -> Piece {
    var piece = unsafe Piece(shape: whole)
    let (m, n, k) = (Int(whole.m), Int(whole.n), Int(whole.k))
    let (begin, count) = (share.lowerBound, Int64(share.count))
    switch division {
    case .none: break
    case .batch:
      piece.shape.batch = count
      if whole.a_batch > 1 { (piece.shape.a_batch, piece.first) = (count, begin * m * k) }
      if whole.b_batch > 1 { (piece.shape.b_batch, piece.second) = (count, begin * k * n) }
      piece.target = begin * m * n
    case .rows:
      piece.shape.m = count
      piece.shape.a_stride = whole.transpose_a != 0 ? whole.m : 0
      piece.first = whole.transpose_a != 0 ? begin : begin * k
      piece.target = begin * n
    case .columns:
      piece.shape.n = count
      piece.shape.b_stride = whole.transpose_b != 0 ? 0 : whole.n
      piece.shape.c_stride = m == 1 ? 0 : whole.n
      piece.second = whole.transpose_b != 0 ? begin * k : begin
      piece.target = begin
    }
    return piece
  }

  private func operation(
    _ piece: Piece, _ site: KernelSite, _ emitter: Emitter, part: Int, like: OpaquePointer?
  ) throws(KerasError) -> OpaquePointer {
    var shape = piece.shape
    shape.options.constant_weights = isConstant(site) ? 1 : 0
    shape.options.always_packs = site.options.alwaysPacks ? 1 : 0
    var message = [CChar](repeating: 0, count: 256)
    let operation = try unsafe emitter.owned(
      cd_matmul_create(&shape, isConstant(site) ? like : nil, &message, message.count), message, "a matrix product")
    let b = site.views[1]
    let weights = try unsafe emitter.weights(b, at: site.floats(b) + piece.second, for: operation) { message in
      unsafe cd_matmul_create(&shape, isConstant(site) ? like : nil, &message, message.count)
    }
    emitter.bind(
      unsafe OneDNNBinding(
        operation: operation, first: UnsafeRawPointer(site.floats(site.views[0]) + piece.first), second: weights,
        result: piece.result ?? site.floats(site.result) + piece.target, part: part))
    return unsafe operation
  }

  private func shape(_ site: KernelSite) -> cd_matmul {
    let a = site.views[0].axes.map(\.size)
    let b = site.views[1].axes.map(\.size)
    let c = site.result.axes.map(\.size)
    var shape = cd_matmul()
    shape.n = Int64(c[c.count - 1])
    shape.k = Int64(product.transposesFirst ? a[a.count - 2] : a[a.count - 1])
    shape.m = Int64(c[c.count - 2])
    shape.transpose_a = product.transposesFirst ? 1 : 0
    shape.transpose_b = product.transposesSecond ? 1 : 0
    let batch = c.dropLast(2).reduce(1, *)
    shape.batch = Int64(batch)
    shape.a_batch = Int64(batch)
    shape.b_batch = b.count == 2 ? 1 : Int64(batch)
    if b.count == 2 && !product.transposesFirst {
      // All matrices meet the same second one: their rows are the rows of one product.
      shape.m *= Int64(batch)
      shape.batch = 1
      shape.a_batch = 1
    }
    return shape
  }
}

extension Range<Int> {
  /// The share of part `part` of `parts`.
  fileprivate func share(_ part: Int, _ parts: Int) -> Range<Int> {
    let some = CPU.share(of: count, part, parts)
    return lowerBound + some.lowerBound..<lowerBound + some.upperBound
  }
}

extension cd_matmul {
  /// How many multiplications the product takes.
  fileprivate var multiplications: Double { Double(batch) * Double(m) * Double(n) * Double(k) }
}
