internal import CKernels
internal import Graph
internal import KerasCore

extension KernelEmitter {
  /// (outer, count, inner) → (outer, inner)
  mutating func reduce(
    _ function: Reduce.Function, _ source: StridedView, _ target: StridedView, outer: Int, count: Int, inner: Int
  ) -> ck_instruction {
    let threads = workers(source.count)
    if dividesRows(function, outer: outer, count: count, inner: inner) {
      let parts = options.threads
      let sums = unsafe pool.bytes(parts * inner * 4).assumingMemoryBound(to: Float.self)
      let partial = unsafe ck_partial_sums_call(
        target: sums, source: floats(source), rows: count, columns: inner, parts: parts, threads: threads)
      unsafe leading.append(instruction(ck_execute_partial_sums, partial, sharing: CK_MANY))
      let call = unsafe ck_reduce_call(
        target: floats(target), source: sums, kind: CK_SUM, outer: 1, n: parts, inner: inner, threads: 1)
      return unsafe instruction(ck_execute_reduce, call)
    }
    let call = unsafe ck_reduce_call(
      target: floats(target), source: floats(source), kind: function.kernel, outer: outer, n: count, inner: inner,
      threads: threads)
    return unsafe instruction(ck_execute_reduce, call)
  }

  /// Whether the threads divide the rows of a sum of columns, and one of them adds up their sums: of few columns, all
  /// threads would read every line of memory.
  func dividesRows(_ function: Reduce.Function, outer: Int, count: Int, inner: Int) -> Bool {
    function == .sum && outer == 1 && inner > 1 && count >= 8 * inner && workers(count * inner) > 1
  }
}
