internal import CKernels
internal import Graph
internal import KerasCore

extension KernelEmitter {
  /// Runs the meaning of an operation that has no kernel: slow, and it allocates, but any operation works.
  func reference(_ operation: any Operation, _ node: WorkGraph.Node) -> ck_instruction {
    let operands = node.operands.compactMap(\.view).map { ReferenceOperand($0, work, memory) }
    let results = node.results.map { ReferenceOperand($0, work, memory) }
    let call = ReferenceCall(operation: operation, operands: operands, results: results)
    let retained = unsafe Unmanaged.passRetained(call)
    pool.onRelease { unsafe retained.release() }
    return unsafe ck_instruction(
      execute: { context, _ in
        guard let context = unsafe context else { return 1 }
        unsafe Unmanaged<ReferenceCall>.fromOpaque(context).takeUnretainedValue().run()
        return 0
      }, context: UnsafeRawPointer(retained.toOpaque()), sharing: CK_ALONE, meets: 1)
  }
}

/// Where an operand or result of a reference call lies.
@safe private struct ReferenceOperand {
  let type: TensorType
  let address: UnsafeMutableRawPointer

  init(_ view: StridedView, _ work: WorkGraph, _ memory: ProgramMemory) {
    type = TensorType(Shape(view.axes.map(\.size)), work.values[view.value].type.dtype)
    unsafe address = memory.address(of: view)
  }

  func load() -> ReferenceArray {
    let buffer = unsafe Buffer(type, at: address)
    return ReferenceArray(buffer.array.doubles ?? [], shape: type.shape, dtype: type.dtype)
  }

  func store(_ array: ReferenceArray) {
    unsafe Buffer(type, at: address).store(NDArray(doubles: array.values, dtype: type.dtype, shape: type.shape))
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
