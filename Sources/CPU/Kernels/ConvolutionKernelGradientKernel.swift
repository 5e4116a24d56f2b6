internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

/// The gradient of a convolution's kernel, channels last. Each part computes that of its images; a second step adds them up.
struct ConvolutionKernelGradientKernel: Kernel {
  let geometry: ConvolutionGeometry

  var canMove: Bool { true }

  private func shape(_ site: KernelSite) -> cd_convolution {
    cd_convolution(geometry, source: site.views[0], kernel: site.result, result: site.views[1])
  }

  func accesses(_ site: KernelSite) -> [[Access]] {
    let shape = shape(site)
    guard shape.dividesImages(site.parts) else { return [site.undivided] }
    let images = Int(shape.batch)
    return [
      site.rows(site.views[0], images) + site.rows(site.views[1], images),
      site.elements(site.result, isWrite: true),
    ]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) throws(KerasError) -> [Instruction] {
    let whole = shape(site)
    let parts = whole.dividesImages(site.parts) ? site.parts : 1
    let size = site.result.count
    let target = unsafe site.floats(site.result)
    // The sums of the parts, one after the other.
    let sums = unsafe parts == 1 ? target : emitter.pool.bytes(4 * size * parts).assumingMemoryBound(to: Float.self)
    var stages: [[OneDNNStage]] = []
    for part in 0..<parts {
      let images = share(of: Int(whole.batch), part, parts)
      var shape = whole.images(images)
      var message = [CChar](repeating: 0, count: 256)
      let operation = try unsafe emitter.owned(
        cd_convolution_backward_weights_create(&shape, &message, message.count), message, "a convolution's gradient")
      emitter.bind(
        unsafe OneDNNBinding(
          operation: operation,
          first: UnsafeRawPointer(site.floats(site.views[0]) + images.lowerBound * whole.sourceSize),
          second: UnsafeRawPointer(site.floats(site.views[1]) + images.lowerBound * whole.resultSize),
          result: sums + part * size, part: part))
      stages.append(unsafe [OneDNNStage(operation: operation)])
    }
    let gradients = emitter.instruction(stages, isWide: whole.isWide)
    if parts == 1 { return [gradients] }
    let sum = unsafe ck_reduce_call(target: target, source: sums, kind: CK_SUM, outer: 1, n: parts, inner: size)
    return [gradients, unsafe emitter.instruction(ck_execute_reduce, sum, size: size * parts)]
  }
}
