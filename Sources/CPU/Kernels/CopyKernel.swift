internal import CKernels
internal import KerasCore

/// A copy of the operand to the result, wherever the elements of either lie.
struct CopyKernel: Kernel {
  func accesses(_ site: KernelSite) -> [[Access]] {
    // The parts divide the outermost axis, which says little of where they are.
    [site.whole(site.views[0]) + site.whole(site.result, isWrite: true)]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    // Axes that neither side interrupts are copied as one.
    var axes: [(size: Int, from: Int, to: Int)] = []
    for (from, to) in zip(site.views[0].axes, site.result.axes) where from.size != 1 {
      if let last = axes.last, last.from == from.stride * from.size, last.to == to.stride * to.size {
        axes[axes.count - 1] = (last.size * from.size, from.stride, to.stride)
      } else {
        axes.append((from.size, from.stride, to.stride))
      }
    }
    var shape = ck_copy()
    shape.rank = Int32(axes.count)
    shape.element_size = Int32(site.dtype(site.result).size)
    store(axes.map(\.size), into: &shape.size)
    store(axes.map(\.from), into: &shape.src_strides)
    store(axes.map(\.to), into: &shape.dst_strides)
    let call = unsafe ck_copy_call(
      source: UnsafeRawPointer(site.address(site.views[0])), target: site.address(site.result), shape: shape)
    return [unsafe emitter.instruction(ck_execute_copy, call, size: site.result.count)]
  }
}
