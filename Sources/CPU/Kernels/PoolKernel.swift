internal import CKernels
internal import Graph
internal import KerasCore

/// Pooling, channels last, or its gradient.
struct PoolKernel: Kernel {
  enum Function: Sendable {
    case max, average(countsPadding: Bool), maxGradient, averageGradient(countsPadding: Bool)
  }

  let function: Function
  let geometry: PoolingGeometry

  private var isGradient: Bool {
    switch function {
    case .max, .average: false
    case .maxGradient, .averageGradient: true
    }
  }

  /// Forward kernels divide the rows of all images, gradients the images.
  func accesses(_ site: KernelSite) -> [[Access]] {
    let images = site.result.axes[0].size
    if isGradient {
      return [site.rows(site.result, images, isWrite: true) + site.views.flatMap { site.rows($0, images) }]
    }
    return [site.rows(site.result, images * site.result.axes[1].size, isWrite: true) + site.whole(site.views[0])]
  }

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let views = site.views
    let source = (isGradient ? site.result : views[0]).axes.map(\.size)
    let pooled = (isGradient ? views[views.count - 1] : site.result).axes.map(\.size)
    let axes = geometry.window.count
    var pooling = ck_pooling()
    pooling.channels = source[source.count - 1]
    pooling.in = triple(source[1...axes])
    pooling.out = triple(pooled[1...axes])
    pooling.kernel = triple(geometry.window[...])
    pooling.strides = triple(geometry.strides[...])
    pooling.pad_low = triple(geometry.padLow[...], filler: 0)
    var call = unsafe ck_pool_call()
    unsafe call.target = site.floats(site.result)
    unsafe call.images = source[0]
    let execute: ck_execute
    switch function {
    case .max:
      unsafe call.source = UnsafePointer(site.floats(views[0]))
      unsafe execute = ck_execute_pool_max
    case .average(let counts):
      pooling.count_padding = counts ? 1 : 0
      unsafe call.source = UnsafePointer(site.floats(views[0]))
      unsafe execute = ck_execute_pool_average
    case .maxGradient:
      unsafe call.source = UnsafePointer(site.floats(views[0]))
      unsafe call.result = UnsafePointer(site.floats(views[1]))
      unsafe call.gradient = UnsafePointer(site.floats(views[2]))
      unsafe execute = ck_execute_pool_max_gradient
    case .averageGradient(let counts):
      pooling.count_padding = counts ? 1 : 0
      unsafe call.gradient = UnsafePointer(site.floats(views[0]))
      unsafe execute = ck_execute_pool_average_gradient
    }
    unsafe call.pooling = pooling
    return [unsafe emitter.instruction(execute, call, size: source.reduce(1, *))]
  }

  private func triple(_ values: ArraySlice<Int>, filler: Int = 1) -> (Int, Int, Int) {
    let padded = Array(values) + [filler, filler]
    return (padded[0], padded[1], padded[2])
  }
}
