internal import CKernels
internal import Graph
internal import KerasCore

/// The meaning of an operation that has no kernel: slow, and it allocates, but any operation works.
struct ReferenceKernel: Kernel {
  let operation: any Operation

  func emit(_ site: KernelSite, _ emitter: Emitter) -> [Instruction] {
    let operands = site.views.map { ReferenceOperand($0, site) }
    let results = site.results.map { ReferenceOperand($0, site) }
    let call = ReferenceCall(operation: operation, operands: operands, results: results)
    let retained = unsafe Unmanaged.passRetained(call)
    emitter.pool.onRelease { unsafe retained.release() }
    return [
      unsafe Instruction(
        execute: { context, _, _, _ in
          guard let context = unsafe context else { return 1 }
          unsafe Unmanaged<ReferenceCall>.fromOpaque(context).takeUnretainedValue().run()
          return 0
        }, context: UnsafeRawPointer(retained.toOpaque()), parts: 1, isFixed: true)
    ]
  }
}

/// Where an operand or result of a reference call lies.
@safe private struct ReferenceOperand {
  let type: TensorType
  let address: UnsafeMutableRawPointer

  init(_ view: StridedView, _ site: KernelSite) {
    type = TensorType(Shape(view.axes.map(\.size)), site.dtype(view))
    unsafe address = site.address(view)
  }

  func load() -> ReferenceArray {
    let buffer = unsafe Buffer(type, at: address)
    return ReferenceArray(buffer.array.doubles ?? [], shape: type.shape, dtype: type.dtype)
  }

  func store(_ array: ReferenceArray) {
    let rounded = array.rounded().values
    unsafe Buffer(type, at: address).store(NDArray(doubles: rounded, dtype: type.dtype, shape: type.shape))
  }
}

private final class ReferenceCall {
  let operation: any Operation
  let operands: [ReferenceOperand]
  let results: [ReferenceOperand]

  init(operation: any Operation, operands: [ReferenceOperand], results: [ReferenceOperand]) {
    self.operation = operation
    self.operands = operands
    self.results = results
  }

  func run() {
    let values = operation.reference(operands.map { $0.load() })
    for (result, value) in zip(results, values) { result.store(value) }
  }
}
