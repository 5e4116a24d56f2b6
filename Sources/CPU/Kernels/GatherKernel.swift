internal import CKernels
internal import Graph
internal import KerasCore

/// Rows of a table by their index.
struct GatherKernel: Kernel {
  /// What a row outside of the table is.
  let outOfRange: Gather.OutOfRange

  func accesses(_ site: KernelSite) -> [[Access]] {
    let (table, indices) = (site.views[0], site.views[1])
    return [
      site.rows(site.result, indices.count, isWrite: true) + site.whole(table) + site.elements(indices)
    ]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let call = unsafe ck_gather_call(
      rowsOf: site.views[0], table: site.floats(site.views[0]), to: site.floats(site.result), by: site.views[1], site,
      missing: outOfRange == .notANumber ? .nan : 0)
    return [unsafe emitter.instruction(ck_execute_gather, call, size: site.result.count)]
  }
}

extension ck_gather_call {
  /// The rows of `whole`, read from `table` or added to it.
  init(
    rowsOf whole: StridedView, table: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>,
    by indices: StridedView, _ site: KernelSite, missing: Float
  ) {
    let rows = whole.axes[0].size
    let element = site.dtype(indices)
    unsafe self.init(
      target: target, table: table, indices: UnsafeRawPointer(site.address(indices)),
      index_element: element == .int64 ? CK_I64 : element == .uint8 ? CK_U8 : CK_I32, missing: missing,
      table_rows: rows, width: whole.count / max(rows, 1), count: indices.count)
  }
}
