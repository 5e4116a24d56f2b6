internal import COneDNN
internal import Graph
internal import KerasCore

/// The gradient of a convolution's source, channels last; also a transposed convolution. The parts divide the images.
struct ConvolutionInputGradientKernel: Kernel {
  let geometry: ConvolutionGeometry

  var canMove: Bool { true }

  private func shape(_ site: KernelSite) -> cd_convolution {
    cd_convolution(geometry, source: site.result, kernel: site.views[1], result: site.views[0])
  }

  func accesses(_ site: KernelSite) -> [[Access]] {
    let shape = shape(site)
    guard shape.dividesImages(site.parts) else { return [site.undivided] }
    let images = Int(shape.batch)
    return [
      site.rows(site.result, images, isWrite: true) + site.rows(site.views[0], images) + site.whole(site.views[1])
    ]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) throws(KerasError) -> [Instruction] {
    let whole = shape(site)
    let parts = whole.dividesImages(site.parts) ? site.parts : 1
    var stages: [[OneDNNStage]] = []
    for part in 0..<parts {
      let images = share(of: Int(whole.batch), part, parts)
      var shape = whole.images(images)
      var message = [CChar](repeating: 0, count: 256)
      let operation = try unsafe emitter.owned(
        cd_convolution_backward_data_create(&shape, &message, message.count), message, "a convolution's gradient")
      emitter.bind(
        unsafe OneDNNBinding(
          operation: operation,
          first: UnsafeRawPointer(site.floats(site.views[0]) + images.lowerBound * whole.resultSize),
          second: UnsafeRawPointer(site.floats(site.views[1])),
          result: site.floats(site.result) + images.lowerBound * whole.sourceSize, part: part))
      stages.append(unsafe [OneDNNStage(operation: operation)])
    }
    return [emitter.instruction(stages, isWide: whole.isWide)]
  }
}
