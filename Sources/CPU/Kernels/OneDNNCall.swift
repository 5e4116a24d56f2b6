internal import CKernels
internal import COneDNN

/// One operation of oneDNN's, and the rows of a loop that reads its result while it is in the cache.
@safe struct OneDNNStage {
  var operation: OpaquePointer
  var loop: UnsafePointer<ck_loop>?
  var begin = 0
  var end = 0
}

/// An operation of oneDNN's and the addresses it will work on.
@safe struct OneDNNBinding {
  let operation: OpaquePointer
  let first: UnsafeRawPointer
  let second: UnsafeRawPointer
  let result: UnsafeMutablePointer<Float>
  /// The part of the instruction that it belongs to.
  let part: Int

  /// Fixes the addresses; 0, or oneDNN's status.
  func bind(_ scratch: UnsafeMutableRawPointer) -> Int32 {
    unsafe cd_bind(operation, first, second, nil, result, scratch)
  }
}

/// The stages of an instruction: those of part `p` end before `ends[p]`.
@safe private struct OneDNNCall {
  var stages: UnsafePointer<OneDNNStage>
  var ends: UnsafePointer<Int>
}

extension Emitter {
  /// An instruction whose part `p` runs `stages[p]` one after the other.
  func instruction(_ stages: [[OneDNNStage]], isWide: Bool) -> Instruction {
    var ends: [Int] = []
    for part in stages { ends.append((ends.last ?? 0) + part.count) }
    let call = unsafe OneDNNCall(
      stages: UnsafePointer(pool.array(Array(stages.joined()))), ends: UnsafePointer(pool.array(ends)))
    return unsafe instruction(
      { context, environment, part, _ in
        guard let call = unsafe context?.assumingMemoryBound(to: OneDNNCall.self).pointee,
          let environment = unsafe environment
        else { return 1 }
        let part = Int(part)
        for index in unsafe (part == 0 ? 0 : call.ends[part - 1])..<call.ends[part] {
          let stage = unsafe call.stages[index]
          let status = unsafe cd_run(stage.operation)
          if status != 0 { return status }
          if let loop = unsafe stage.loop {
            unsafe ck_run_rows(loop, environment, Int32(part), stage.begin, stage.end)
          }
        }
        return 0
      }, call, parts: stages.count, isWide: isWide && stages.count > 1)
  }
}
