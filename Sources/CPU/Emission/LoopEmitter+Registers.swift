internal import CKernels
internal import Graph

extension LoopEmitter {
  /// Floats of first-level cache that the registers of a loop may fill.
  private static let cacheBudget = 6144

  /// The loop for the executor, and the floats of scratch memory that each part needs for it.
  func finish(_ pool: ConstantPool, table: UnsafePointer<ck_table>) -> (
    loop: UnsafePointer<ck_loop>, scratch: Int
  ) {
    let (registers, registerCount) = allocateRegisters()
    let tile = max(min(Self.cacheBudget / max(registerCount, 1), 2048), 128)
    let tileRows = max(1, min(rows, tile / columns))
    let values = unsafe places.enumerated().map { index, place in
      switch place {
      case .memory(let pointer, let rowAdvance): unsafe ck_value(base: pointer, index: 0, row_advance: rowAdvance)
      case .register: unsafe ck_value(base: nil, index: registers[index], row_advance: 0)
      }
    }
    let all = unsafe (prologue + steps).map { step in
      let operands = step.operands + [-1, -1, -1]
      let pattern = unsafe step.pattern.map { unsafe UnsafePointer(pool.pointer(to: $0)) }
      return unsafe ck_step(
        kind: step.kind, per_row: step.perRow ? 1 : 0, dst: step.dst, a: operands[0], b: operands[1], c: operands[2],
        immediate: step.immediate, salt: step.salt, key: step.key, pattern: pattern,
        map: ck_map_of(table, step.function), reduction: table.pointee.reduction(step.reduction))
    }
    let loop = unsafe ck_loop(
      rows: rows, columns: columns, tile_rows: tileRows, values: values.count, steps: all.count,
      prologue: prologue.count, value: UnsafePointer(pool.array(values)), step: UnsafePointer(pool.array(all)))
    return unsafe (UnsafePointer(pool.pointer(to: loop)), registerCount * tileRows * columns)
  }

  /// A register for every value that is not in memory, reused once nothing reads it any more.
  private func allocateRegisters() -> (index: [Int], count: Int) {
    var lastUse = [Int](repeating: -1, count: places.count)
    for (index, step) in steps.enumerated() { for operand in step.operands { lastUse[operand] = index } }
    var index = [Int](repeating: 0, count: places.count)
    var count = 0
    // What the prologue loads stays for all tiles.
    for step in prologue {
      index[step.dst] = count
      lastUse[step.dst] = .max
      count += 1
    }
    var free: [Int] = []
    for (position, step) in steps.enumerated() {
      // An operand that ends here may give its register to the result: steps work element by element. Reductions and
      // expansions do not, so for them it is freed after.
      let early = step.kind == CK_STEP_MAP
      if early { release(step, position, lastUse, index, &free) }
      if step.dst >= 0, case .register = places[step.dst] {
        if let register = free.popLast() {
          index[step.dst] = register
        } else {
          index[step.dst] = count
          count += 1
        }
        if lastUse[step.dst] < 0 { free.append(index[step.dst]) }
      }
      if !early { release(step, position, lastUse, index, &free) }
    }
    return (index, count)
  }

  private func release(_ step: Step, _ position: Int, _ lastUse: [Int], _ index: [Int], _ free: inout [Int]) {
    for operand in Set(step.operands) where lastUse[operand] == position {
      if case .register = places[operand] { free.append(index[operand]) }
    }
  }
}

extension ck_table {
  /// The reduction of rows.
  func reduction(_ function: Reduce.Function) -> ck_row_reduction? {
    switch function {
    case .sum: unsafe row_sum
    case .product: unsafe row_product
    case .maximum: unsafe row_max
    case .minimum: unsafe row_min
    }
  }
}
