internal import CKernels
internal import Graph
internal import KerasCore

/// The same number everywhere.
struct FillKernel: Kernel {
  let value: Double

  func accesses(_ site: KernelSite) -> [[Access]] {
    [site.result.isDense ? site.elements(site.result, isWrite: true) : site.whole(site.result, isWrite: true)]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let dtype = site.dtype(site.result)
    let one = Buffer(TensorType([1], dtype))
    one.store(NDArray(doubles: [value], dtype: dtype, shape: [1]))
    var bits: UInt64 = 0
    unsafe withUnsafeMutableBytes(of: &bits) {
      unsafe $0.copyMemory(from: UnsafeRawBufferPointer(start: one.base, count: dtype.size))
    }
    let call = unsafe ck_fill_call(
      target: site.address(site.result), count: site.result.count, element_size: Int32(dtype.size), bits: bits)
    return [unsafe emitter.instruction(ck_execute_fill, call, size: site.result.count)]
  }
}
