internal import CKernels
internal import Graph
internal import KerasCore

/// A reduction of the middle axis: (outer, count, inner) → (outer, inner).
struct ReduceKernel: Kernel {
  let function: Reduce.Function
  let outer: Int
  let count: Int
  let inner: Int

  /// Whether the sums of columns – the gradient of a bias – are divided by rows, and a second step adds up the parts: of few
  /// columns, all threads would read every line of memory.
  private func dividesRows(_ site: KernelSite) -> Bool {
    site.parts > 1 && isColumnSum && count >= 8 * inner && count * inner >= 20_000
  }

  private var isColumnSum: Bool { function == .sum && outer == 1 && inner > 1 }

  func accesses(_ site: KernelSite) -> [[Access]] {
    let source = site.views[0]
    if dividesRows(site) { return [site.rows(source, count), site.elements(site.result, isWrite: true)] }
    if isColumnSum { return [site.elements(site.result, isWrite: true) + site.whole(source)] }
    return [site.rows(site.result, outer, isWrite: true) + site.rows(source, outer)]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let (source, target) = unsafe (site.floats(site.views[0]), site.floats(site.result))
    guard dividesRows(site) else {
      let call = unsafe ck_reduce_call(
        target: target, source: source, kind: function.kernel, outer: outer, n: count, inner: inner)
      return [unsafe emitter.instruction(ck_execute_reduce, call, size: site.views[0].count)]
    }
    let sums = unsafe emitter.pool.bytes(site.parts * inner * 4).assumingMemoryBound(to: Float.self)
    let partial = unsafe ck_partial_sums_call(
      target: sums, source: source, rows: count, columns: inner, parts: site.parts)
    let sum = unsafe ck_reduce_call(target: target, source: sums, kind: CK_SUM, outer: 1, n: site.parts, inner: inner)
    return unsafe [
      emitter.instruction(ck_execute_partial_sums, partial, size: count * inner),
      emitter.instruction(ck_execute_reduce, sum, size: inner),
    ]
  }
}

extension Reduce.Function {
  /// The kernel's name for the function.
  fileprivate var kernel: ck_reduction {
    switch self {
    case .sum: CK_SUM
    case .product: CK_PRODUCT
    case .maximum: CK_MAX
    case .minimum: CK_MIN
    }
  }
}
