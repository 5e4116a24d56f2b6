internal import COneDNN
internal import Graph
internal import KerasCore

/// A convolution over channels-last images. The parts divide the images, or the rows of a single one.
struct ConvolutionKernel: Kernel {
  let geometry: ConvolutionGeometry

  var canMove: Bool { true }

  private func shape(_ site: KernelSite) -> cd_convolution {
    cd_convolution(geometry, source: site.views[0], kernel: site.views[1], result: site.result)
  }

  private func dividesRows(_ shape: cd_convolution, _ parts: Int) -> Bool {
    parts > 1 && shape.isWide && shape.batch == 1 && shape.out.0 >= parts
  }

  func accesses(_ site: KernelSite) -> [[Access]] {
    let (shape, weights) = (shape(site), site.whole(site.views[1]))
    if shape.dividesImages(site.parts) {
      let images = Int(shape.batch)
      return [site.rows(site.result, images, isWrite: true) + site.rows(site.views[0], images) + weights]
    }
    if dividesRows(shape, site.parts) {
      let rows = Int(shape.out.0)
      return [site.rows(site.result, rows, isWrite: true) + site.whole(site.views[0]) + weights]
    }
    return [site.undivided]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) throws(KerasError) -> [Instruction] {
    let whole = shape(site)
    let (source, target) = unsafe (site.floats(site.views[0]), site.floats(site.result))
    var stages: [[OneDNNStage]] = []
    var like: OpaquePointer?
    func add(
      _ shape: cd_convolution, from source: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>
    ) throws(KerasError) {
      let operation = try unsafe operation(
        shape, like: like, site, emitter, from: source, to: target, part: stages.count)
      if unsafe like == nil { unsafe like = unsafe operation }
      stages.append(unsafe [OneDNNStage(operation: operation)])
    }
    if whole.dividesImages(site.parts) {
      for part in 0..<site.parts {
        let images = share(of: Int(whole.batch), part, site.parts)
        try unsafe add(
          whole.images(images), from: source + images.lowerBound * whole.sourceSize,
          to: target + images.lowerBound * whole.resultSize)
      }
    } else if dividesRows(whole, site.parts) {
      let (sourceRow, resultRow) = (whole.sourceSize / Int(whole.in.0), whole.resultSize / Int(whole.out.0))
      for part in 0..<site.parts {
        let rows = share(of: Int(whole.out.0), part, site.parts)
        let (shape, first) = whole.rows(rows)
        try unsafe add(shape, from: source + first * sourceRow, to: target + rows.lowerBound * resultRow)
      }
    } else {
      try unsafe add(whole, from: source, to: target)
    }
    return [emitter.instruction(stages, isWide: whole.isWide)]
  }

  private func operation(
    _ shape: cd_convolution, like: OpaquePointer?, _ site: KernelSite, _ emitter: Emitter,
    from source: UnsafeMutablePointer<Float>, to target: UnsafeMutablePointer<Float>, part: Int
  ) throws(KerasError) -> OpaquePointer {
    let kernel = site.views[1]
    let isConstant = site.isStatic(kernel) && !site.isStatic(site.views[0])
    var shape = shape
    shape.options.constant_weights = isConstant ? 1 : 0
    var message = [CChar](repeating: 0, count: 256)
    let operation = try unsafe emitter.owned(
      cd_convolution_forward_create(&shape, isConstant ? like : nil, &message, message.count), message, "a convolution")
    let weights = try unsafe emitter.weights(kernel, at: site.floats(kernel), for: operation) { message in
      unsafe cd_convolution_forward_create(&shape, isConstant ? like : nil, &message, message.count)
    }
    emitter.bind(
      unsafe OneDNNBinding(
        operation: operation, first: UnsafeRawPointer(source), second: weights, result: target, part: part))
    return unsafe operation
  }
}
