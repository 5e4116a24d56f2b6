internal import CKernels
internal import KerasCore

/// One of two values of any type, element by element, by a truth value.
struct SelectKernel: Kernel {
  func accesses(_ site: KernelSite) -> [[Access]] {
    [site.elements(site.result, isWrite: true) + site.views.flatMap { site.elements($0) }]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let views = site.views
    let call = unsafe ck_select_call(
      target: site.address(site.result), condition: site.address(views[0]).assumingMemoryBound(to: UInt8.self),
      a: UnsafeRawPointer(site.address(views[1])), b: UnsafeRawPointer(site.address(views[2])),
      count: site.result.count, element_size: Int32(site.dtype(site.result).size))
    return [unsafe emitter.instruction(ck_execute_select, call, size: site.result.count)]
  }
}
