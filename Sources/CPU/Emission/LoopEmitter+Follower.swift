internal import CKernels

extension LoopEmitter {
  /// A loop that takes turns with the product it reads.
  @safe struct Follower {
    /// Floats of a product that stay in the second-level cache while a loop uses them.
    private static let cacheBudget = 16_384

    private let whole: UnsafePointer<ck_loop>
    /// The product as the loop would find it in memory.
    private let product: UnsafeMutablePointer<Float>
    /// Rows of the loop for each row of the product.
    let rowsEach: Int

    fileprivate init(_ loop: UnsafePointer<ck_loop>, reading product: UnsafeMutablePointer<Float>, rowsEach: Int) {
      unsafe whole = unsafe loop
      unsafe self.product = unsafe product
      self.rowsEach = rowsEach
    }

    /// In how many turns `rows` rows are computed.
    func turns(of rows: Int, columns: Int) -> Int {
      max(1, min((rows * columns + Self.cacheBudget - 1) / Self.cacheBudget, rows / 32))
    }

    /// Memory for one turn.
    func memory(_ pool: ConstantPool, rows: Int, columns: Int) -> UnsafeMutablePointer<Float> {
      let turns = turns(of: rows, columns: columns)
      let most = (rows + turns - 1) / turns + 8
      return unsafe pool.bytes(4 * most * columns).assumingMemoryBound(to: Float.self)
    }

    /// The loop for the turn whose rows of the product start at `row` and lie at `place`.
    func loop(
      _ pool: ConstantPool, reading place: UnsafeMutablePointer<Float>, at row: Int
    ) -> UnsafePointer<ck_loop> {
      var loop = unsafe whole.pointee
      let values = unsafe (0..<loop.values).map { index in
        var value = unsafe loop.value[index]
        if unsafe value.base == product {
          unsafe value.base = place - value.row_advance * row * rowsEach
        }
        return unsafe value
      }
      unsafe loop.value = unsafe UnsafePointer(pool.array(values))
      return unsafe UnsafePointer(pool.pointer(to: loop))
    }
  }

  /// This loop, finished as `loop`, as the follower of a product of `count` rows at `product` that nothing else reads;
  /// nil where it needs the product as a whole.
  func follower(
    _ loop: UnsafePointer<ck_loop>, of product: UnsafeMutablePointer<Float>, rows count: Int
  ) -> Follower? {
    guard count > 0, rows % count == 0 else { return nil }
    let size = rows * columns
    var isRead = false
    for (index, place) in places.enumerated() {
      guard case .memory(let pointer, let rowAdvance) = place else { continue }
      if unsafe pointer == product {
        if rowAdvance != columns || (prologue + steps).contains(where: { $0.dst == index }) { return nil }
        isRead = true
      }
    }
    let span = unsafe UInt(bitPattern: product)..<UInt(bitPattern: product + size)
    let isScattered = (prologue + steps).contains { step in
      unsafe step.pattern.map { span.contains(unsafe UInt(bitPattern: $0.base)) } ?? false
    }
    return isRead && !isScattered ? unsafe Follower(loop, reading: product, rowsEach: rows / count) : nil
  }
}
