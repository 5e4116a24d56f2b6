internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

extension KernelEmitter {
  /// Products and convolutions. Weights that last – variables of an inference program – are packed once, by an
  /// instruction added to `packing`.
  mutating func oneDNN(
    _ kernel: WorkGraph.Kernel, _ views: [StridedView], _ result: StridedView, packing: inout [ck_instruction]
  ) throws(KerasError) -> ck_instruction {
    let lasts = lasts(views)
    if case .matMul(let product) = kernel, isShared(product, views, result) {
      return unsafe try sharedProduct(Self.shape(product, views, result), views, result)
    }
    var options = cd_options()
    var message = [CChar](repeating: 0, count: 256)
    let made: OpaquePointer?
    switch kernel {
    case .matMul(let product):
      options.constant_weights = lasts ? 1 : 0
      var shape = Self.shape(product, views, result)
      shape.options = options
      unsafe made = unsafe cd_matmul_create(&shape, &message, message.count)
    case .convolution(let convolution):
      options.constant_weights = lasts ? 1 : 0
      var shape = Self.shape(convolution.geometry, source: views[0], kernel: views[1], result: result)
      shape.options = options
      unsafe made = unsafe cd_convolution_forward_create(&shape, &message, message.count)
    case .convolutionInputGradient(let gradient):
      var shape = Self.shape(gradient.geometry, source: result, kernel: views[1], result: views[0])
      unsafe made = unsafe cd_convolution_backward_data_create(&shape, &message, message.count)
    case .convolutionKernelGradient(let gradient):
      var shape = Self.shape(gradient.geometry, source: views[0], kernel: result, result: views[1])
      unsafe made = unsafe cd_convolution_backward_weights_create(&shape, &message, message.count)
    default: preconditionFailure("not an operation of oneDNN's")
    }
    let operation = try unsafe owned(made, message, "\(kernel)")

    var weights = unsafe UnsafeRawPointer(memory.address(of: views[1]))
    let packedSize = unsafe options.constant_weights == 1 ? cd_packed_size(operation) : 0
    if packedSize > 0 {
      let packed = unsafe pool.bytes(packedSize)
      let call = unsafe PackCall(operation: operation, weights: weights, packed: packed)
      unsafe packing.append(
        instruction(
          { context, _ in
            guard let call = unsafe context?.assumingMemoryBound(to: PackCall.self).pointee else { return 1 }
            unsafe cd_pack(call.operation, call.weights.assumingMemoryBound(to: Float.self), call.packed)
            return 0
          }, call, sharing: CK_ALONE))
      unsafe weights = UnsafeRawPointer(packed)
    }
    let binding = unsafe OneDNNBinding(
      operation: operation, first: UnsafeRawPointer(memory.address(of: views[0])), second: weights,
      result: floats(result))
    needScratch(unsafe cd_scratch_size(operation), binding)
    return unsafe ck_instruction(
      execute: { context, _ in
        guard let context = unsafe UnsafeMutableRawPointer(mutating: context) else { return 1 }
        return unsafe cd_run(OpaquePointer(context))
      },
      context: UnsafeRawPointer(operation), sharing: CK_ALONE, meets: 1)
  }

  /// `operation`, destroyed with the program; when oneDNN made none, the error of its `message`.
  func owned(
    _ operation: OpaquePointer?, _ message: [CChar], _ name: @autoclosure () -> String
  ) throws(KerasError) -> OpaquePointer {
    guard let operation = unsafe operation else {
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw KerasError("oneDNN has no implementation for \(name()): \(String(decoding: text, as: UTF8.self)).")
    }
    pool.onRelease { unsafe cd_destroy(operation) }
    return unsafe operation
  }

  /// Whether `node` is a shared product that only the loop of these members reads.
  func product(_ node: Int, isReadOnlyBy members: [Int], _ readers: [[Int]]) -> Bool {
    let node = work.nodes[node]
    let result = node.results[0]
    guard case .kernel(.matMul(let product)) = node.kind, result.isDense,
      result.count == work.values[result.value].count,
      isShared(product, node.operands.compactMap(\.view), result),
      !(work.outputs + work.updates.map(\.view)).contains(where: { $0.value == result.value })
    else { return false }
    return readers[result.value].allSatisfy(members.contains)
  }

  /// The product `node` in turns with the loop that reads it; nil where the loop cannot.
  mutating func sharedProduct(
    _ node: Int, then emitter: LoopEmitter, _ loop: UnsafePointer<ck_loop>
  ) throws(KerasError) -> ck_instruction? {
    let node = work.nodes[node]
    let views = node.operands.compactMap(\.view)
    let result = node.results[0]
    guard case .kernel(.matMul(let product)) = node.kind else { return nil }
    let shape = Self.shape(product, views, result)
    guard let follower = unsafe emitter.follower(loop, of: floats(result), rows: Int(shape.m)) else {
      return nil
    }
    return unsafe try sharedProduct(shape, views, result, then: follower)
  }

  /// Whether the threads of a team divide the rows of the product.
  func isShared(_ product: MatMul, _ views: [StridedView], _ result: StridedView) -> Bool {
    let shape = Self.shape(product, views, result)
    return !lasts(views) && options.threads > 1 && !isBody && shape.batch == 1 && shape.m >= 32 * options.threads
  }

  /// Whether the second operand stays what it is from run to run.
  private func lasts(_ views: [StridedView]) -> Bool {
    work.values[views[1].value].isStatic && !work.values[views[0].value].isStatic
  }

  private static func shape(_ product: MatMul, _ views: [StridedView], _ result: StridedView) -> cd_matmul {
    let a = views[0].axes.map(\.size)
    let b = views[1].axes.map(\.size)
    let c = result.axes.map(\.size)
    var shape = cd_matmul()
    shape.n = Int64(c[c.count - 1])
    shape.k = Int64(product.transposesFirst ? a[a.count - 2] : a[a.count - 1])
    shape.m = Int64(c[c.count - 2])
    shape.transpose_a = product.transposesFirst ? 1 : 0
    shape.transpose_b = product.transposesSecond ? 1 : 0
    let batch = c.dropLast(2).reduce(1, *)
    shape.batch = Int64(batch)
    shape.a_batch = Int64(batch)
    shape.b_batch = b.count == 2 ? 1 : Int64(batch)
    if b.count == 2 && !product.transposesFirst {
      // All matrices meet the same second one: their rows are the rows of one product.
      shape.m *= Int64(batch)
      shape.batch = 1
      shape.a_batch = 1
    }
    return shape
  }

  private static func shape(
    _ geometry: ConvolutionGeometry, source: StridedView, kernel: StridedView, result: StridedView
  ) -> cd_convolution {
    let x = source.axes.map(\.size)
    let k = kernel.axes.map(\.size)
    let y = result.axes.map(\.size)
    let axes = geometry.strides.count
    var shape = cd_convolution()
    shape.spatial_rank = Int64(axes)
    shape.batch = Int64(x[0])
    shape.in_channels = Int64(x[axes + 1])
    shape.out_channels = Int64(y[axes + 1])
    shape.groups = Int64(geometry.groups)
    shape.in = triple(x[1...axes])
    shape.out = triple(y[1...axes])
    shape.kernel = triple(k[0..<axes])
    shape.strides = triple(geometry.strides[...])
    shape.dilation = triple(geometry.dilation[...])
    shape.pad_low = triple(geometry.padLow[...], filler: 0)
    shape.pad_high = triple(geometry.padHigh[...], filler: 0)
    return shape
  }

  private static func triple(_ values: ArraySlice<Int>, filler: Int64 = 1) -> (Int64, Int64, Int64) {
    let padded = values.map(Int64.init) + [filler, filler]
    return (padded[0], padded[1], padded[2])
  }
}

/// An operation and the addresses it will work on.
@safe struct OneDNNBinding {
  let operation: OpaquePointer
  let first: UnsafeRawPointer
  let second: UnsafeRawPointer
  let result: UnsafeMutablePointer<Float>
  /// The part of a product that several threads share, whose scratch memory is its own; nil for an operation of all.
  var part: Int?

  /// Fixes the addresses, with the scratch memory of parts `partSize` bytes apart; 0, or oneDNN's status.
  func bind(_ scratch: UnsafeMutableRawPointer, partSize: Int) -> Int32 {
    unsafe cd_bind(operation, first, second, nil, result, scratch + (part ?? 0) * partSize)
  }
}

/// What the packing of weights needs.
@safe private struct PackCall {
  var operation: OpaquePointer
  var weights: UnsafeRawPointer
  var packed: UnsafeMutableRawPointer
}
