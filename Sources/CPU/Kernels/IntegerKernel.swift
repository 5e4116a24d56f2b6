internal import CKernels
internal import KerasCore

/// Whole-number arithmetic on the elements of one or two operands.
struct IntegerKernel: Kernel {
  let function: ck_integer_function

  var isElementwise: Bool { true }

  func accesses(_ site: KernelSite) -> [[Access]] {
    [site.elements(site.result, isWrite: true) + site.views.flatMap { site.elements($0) }]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let views = site.views
    let element = site.dtype(views[0])
    let call = unsafe ck_integer_call(
      target: site.address(site.result), a: UnsafeRawPointer(site.address(views[0])),
      b: views.count > 1 ? UnsafeRawPointer(site.address(views[1])) : nil, count: site.result.count,
      function: function, element_size: Int32(element.size), is_signed: element.isSigned ? 1 : 0,
      target_size: Int32(site.dtype(site.result).size))
    return [unsafe emitter.instruction(ck_execute_integer, call, size: site.result.count)]
  }
}

extension DType {
  /// Whether the type is an integer with a sign.
  fileprivate var isSigned: Bool {
    switch self {
    case .int8, .int16, .int32, .int64: true
    default: false
    }
  }
}
