internal import CKernels
internal import KerasCore

/// A table of the sums of the rows that have the same index. The parts divide the columns, so that rows are added in a fixed
/// order.
struct ScatterAddKernel: Kernel {
  func accesses(_ site: KernelSite) -> [[Access]] {
    [site.whole(site.result, isWrite: true) + site.views.flatMap { site.whole($0) }]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let call = unsafe ck_gather_call(
      rowsOf: site.result, table: site.floats(site.views[0]), to: site.floats(site.result), by: site.views[1], site,
      missing: 0)
    return [unsafe emitter.instruction(ck_execute_scatter_add, call, size: site.result.count)]
  }
}
