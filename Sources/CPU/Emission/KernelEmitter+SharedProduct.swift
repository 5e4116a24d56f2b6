internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

extension KernelEmitter {
  /// A product whose rows the threads of a team share: each computes its part on its own, so that no fork is needed, and
  /// a thread finds in its cache the rows that it wrote before.
  ///
  /// Where a loop follows that is all that reads the product – the update of the weights whose gradient it is – the two
  /// take turns on a few rows at a time, so that the product never leaves the cache.
  mutating func sharedProduct(
    _ whole: cd_matmul, _ views: [StridedView], _ result: StridedView, then next: LoopEmitter.Follower? = nil
  ) throws(KerasError) -> ck_instruction {
    // Operations keep the number of threads they are made for.
    cd_set_threads(1)
    defer { cd_set_threads(Int32(options.threads)) }
    let rows = Int(whole.m)
    let (first, second) = unsafe (floats(views[0]), floats(views[1]))
    var stages: [ProductStage] = []
    var ends: [Int] = []
    for part in 0..<options.threads {
      let share = Touch.part(of: rows, part, options.threads)
      let turns = next.map { $0.turns(of: share.count, columns: Int(whole.n)) } ?? 1
      let place = unsafe next.map { unsafe $0.memory(pool, rows: share.count, columns: Int(whole.n)) }
      for turn in 0..<turns {
        let some = Touch.part(of: share.count, turn, turns)
        let begin = share.lowerBound + some.lowerBound
        var shape = whole
        shape.m = Int64(some.count)
        shape.a_stride = whole.transpose_a != 0 ? whole.m : 0
        var message = [CChar](repeating: 0, count: 256)
        let made = unsafe cd_matmul_create(&shape, &message, message.count)
        let operation = try unsafe owned(made, message, "a product")
        let offset = whole.transpose_a != 0 ? begin : begin * Int(whole.k)
        let target = unsafe place ?? floats(result) + begin * Int(whole.n)
        let binding = unsafe OneDNNBinding(
          operation: operation, first: UnsafeRawPointer(first + offset), second: UnsafeRawPointer(second),
          result: target, part: part)
        needScratch(unsafe cd_scratch_size(operation), binding)
        unsafe stages.append(
          ProductStage(
            operation: operation, loop: next?.loop(pool, reading: target, at: begin),
            begin: begin * (next?.rowsEach ?? 0), end: (begin + some.count) * (next?.rowsEach ?? 0)))
      }
      ends.append(stages.count)
    }
    let call = unsafe SharedProduct(
      stages: UnsafePointer(pool.array(stages)), ends: UnsafePointer(pool.array(ends)), parts: ends.count)
    return unsafe instruction(
      { context, environment in
        guard let call = unsafe context?.assumingMemoryBound(to: SharedProduct.self).pointee,
          let environment = unsafe environment
        else { return 1 }
        let (thread, team) = unsafe (Int(environment.pointee.thread), max(Int(environment.pointee.team), 1))
        for part in stride(from: thread, to: call.parts, by: team) {
          for index in unsafe (part == 0 ? 0 : call.ends[part - 1])..<call.ends[part] {
            let stage = unsafe call.stages[index]
            let status = unsafe cd_run(stage.operation)
            if status != 0 { return status }
            if let loop = unsafe stage.loop {
              unsafe ck_run_rows(loop, environment, Int32(thread), stage.begin, stage.end)
            }
          }
        }
        return 0
      }, call, sharing: CK_MANY)
  }
}

/// Some rows of a product, and the rows of a loop that reads them.
@safe private struct ProductStage {
  var operation: OpaquePointer
  var loop: UnsafePointer<ck_loop>?
  var begin: Int
  var end: Int
}

/// The stages of a product: those of part `p` end before `ends[p]`.
@safe private struct SharedProduct {
  var stages: UnsafePointer<ProductStage>
  var ends: UnsafePointer<Int>
  var parts: Int
}
