internal import CKernels

/// What is moved and copied around the steps of a scan.
@safe struct StepTransfers {
  var moving: [ck_moving] = unsafe []
  var operands: [ck_moving_operand] = unsafe []
  var first: [ck_transfer] = unsafe []
  var before: [ck_transfer] = unsafe []
  var after: [ck_transfer] = unsafe []
  var last: [ck_transfer] = unsafe []

  func store(in call: inout ck_scan_call, _ pool: ConstantPool) {
    unsafe call.moving = UnsafePointer(pool.array(moving))
    unsafe call.moving_count = moving.count
    unsafe call.operands = UnsafePointer(pool.array(operands))
    unsafe call.operand_count = operands.count
    unsafe call.first = UnsafePointer(pool.array(first))
    unsafe call.first_count = first.count
    unsafe call.before = UnsafePointer(pool.array(before))
    unsafe call.before_count = before.count
    unsafe call.after = UnsafePointer(pool.array(after))
    unsafe call.after_count = after.count
    unsafe call.last = UnsafePointer(pool.array(last))
    unsafe call.last_count = last.count
  }
}

extension ck_transfer {
  init(
    from source: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer, size: Int, sourceStride: Int = 0,
    targetStride: Int = 0
  ) {
    unsafe self.init(
      source: UnsafePointer(source.assumingMemoryBound(to: CChar.self)),
      target: target.assumingMemoryBound(to: CChar.self), source_stride: sourceStride, target_stride: targetStride,
      size: size)
  }
}
