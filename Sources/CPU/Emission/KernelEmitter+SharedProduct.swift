internal import CKernels
internal import COneDNN
internal import KerasCore

extension KernelEmitter {
  /// A product whose rows the threads of a team share: each computes its part on its own, so that no fork is needed, and
  /// a thread finds in its cache the rows that it wrote before.
  mutating func sharedProduct(
    _ whole: cd_matmul, _ views: [StridedView], _ result: StridedView
  ) throws(KerasError) -> ck_instruction {
    // Operations keep the number of threads they are made for.
    cd_set_threads(1)
    defer { cd_set_threads(Int32(options.threads)) }
    let (rows, threads) = (Int(whole.m), options.threads)
    let (first, second) = unsafe (floats(views[0]), floats(views[1]))
    let target = unsafe floats(result)
    var operations: [OpaquePointer?] = unsafe []
    var scratch = 0
    for part in 0..<threads {
      // Half vectors of rows for all but the last: 784 rows halve evenly.
      let begin = rows * part / threads / 8 * 8
      let end = part == threads - 1 ? rows : rows * (part + 1) / threads / 8 * 8
      var shape = whole
      shape.m = Int64(end - begin)
      shape.a_stride = whole.transpose_a != 0 ? whole.m : 0
      var message = [CChar](repeating: 0, count: 256)
      let made = unsafe cd_matmul_create(&shape, &message, message.count)
      let operation = try unsafe owned(made, message, "a product")
      unsafe operations.append(operation)
      let offset = whole.transpose_a != 0 ? begin : begin * Int(whole.k)
      let binding = unsafe OneDNNBinding(
        operation: operation, first: UnsafeRawPointer(first + offset), second: UnsafeRawPointer(second),
        result: target + begin * Int(whole.n), scratchOffset: scratch)
      let size = unsafe (cd_scratch_size(operation) + 63) / 64 * 64
      needScratch(scratch + size, binding)
      scratch += size
    }
    let call = unsafe SharedProduct(operations: UnsafePointer(pool.array(operations)), count: operations.count)
    return unsafe instruction(
      { context, environment in
        guard let call = unsafe context?.assumingMemoryBound(to: SharedProduct.self).pointee,
          let environment = unsafe environment
        else { return 1 }
        let team = unsafe max(Int(environment.pointee.team), 1)
        for part in unsafe stride(from: Int(environment.pointee.thread), to: call.count, by: team) {
          let status = unsafe cd_run(call.operations[part])
          if status != 0 { return status }
        }
        return 0
      }, call, sharing: CK_MANY)
  }
}

/// The parts of a product.
@safe private struct SharedProduct {
  var operations: UnsafePointer<OpaquePointer?>
  var count: Int
}
