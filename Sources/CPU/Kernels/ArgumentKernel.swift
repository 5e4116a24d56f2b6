internal import CKernels
internal import KerasCore

/// The index of the largest element of each row, or of the smallest.
struct ArgumentKernel: Kernel {
  let smallest: Bool

  func accesses(_ site: KernelSite) -> [[Access]] {
    [site.elements(site.result, isWrite: true) + site.rows(site.views[0], site.result.count)]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let source = site.views[0]
    let call = unsafe ck_argument_call(
      target: site.address(site.result).assumingMemoryBound(to: Int32.self), source: site.floats(source),
      smallest: smallest ? 1 : 0, rows: site.result.count, columns: source.axes.last?.size ?? 1)
    return [unsafe emitter.instruction(ck_execute_argument, call, size: source.count)]
  }
}
