internal import CKernels
internal import Graph

extension KernelEmitter {
  /// Pooling and its gradients, channels last.
  func pool(
    _ kind: WorkGraph.PoolKernel, _ geometry: PoolingGeometry, _ views: [StridedView], _ result: StridedView
  ) -> ck_instruction {
    // Forward kernels see (source) → result; gradients see the source's extents in their result.
    let isGradient: Bool
    var countsPadding = false
    switch kind {
    case .max: isGradient = false
    case .maxGradient: isGradient = true
    case .average(let counts):
      isGradient = false
      countsPadding = counts
    case .averageGradient(let counts):
      isGradient = true
      countsPadding = counts
    }
    let source = (isGradient ? result : views[0]).axes.map(\.size)
    let pooled = (isGradient ? views[views.count - 1] : result).axes.map(\.size)
    let axes = geometry.window.count
    var pooling = ck_pooling()
    pooling.channels = source[source.count - 1]
    pooling.count_padding = countsPadding ? 1 : 0
    pooling.in = triple(source[1...axes])
    pooling.out = triple(pooled[1...axes])
    pooling.kernel = triple(geometry.window[...])
    pooling.strides = triple(geometry.strides[...])
    pooling.pad_low = triple(geometry.padLow[...], filler: 0)
    var call = unsafe ck_pool_call()
    unsafe call.target = floats(result)
    unsafe call.pooling = pooling
    unsafe call.images = source[0]
    unsafe call.threads = workers(source.reduce(1, *))
    switch kind {
    case .max:
      unsafe call.source = UnsafePointer(floats(views[0]))
      return unsafe instruction(ck_execute_pool_max, call)
    case .average:
      unsafe call.source = UnsafePointer(floats(views[0]))
      return unsafe instruction(ck_execute_pool_average, call)
    case .maxGradient:
      unsafe call.source = UnsafePointer(floats(views[0]))
      unsafe call.result = UnsafePointer(floats(views[1]))
      unsafe call.gradient = UnsafePointer(floats(views[2]))
      return unsafe instruction(ck_execute_pool_max_gradient, call)
    case .averageGradient:
      unsafe call.gradient = UnsafePointer(floats(views[0]))
      return unsafe instruction(ck_execute_pool_average_gradient, call)
    }
  }

  private func triple(_ values: ArraySlice<Int>, filler: Int = 1) -> (Int, Int, Int) {
    let padded = Array(values) + [filler, filler]
    return (padded[0], padded[1], padded[2])
  }
}
