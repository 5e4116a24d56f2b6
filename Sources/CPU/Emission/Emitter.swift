internal import CKernels
internal import COneDNN
internal import Graph
internal import KerasCore

/// Turns the items of a plan into instructions over memory whose addresses are fixed.
@safe final class Emitter {
  let plan: Plan
  let memory: ProgramMemory
  /// The buffers of the graph's variables.
  let variables: [Buffer]
  /// Owns what the instructions point to.
  let pool: ConstantPool
  /// The loops that were made.
  private(set) var loops: [UnsafePointer<ck_loop>] = unsafe []
  /// The operations of oneDNN's that were made.
  private(set) var bindings: [OneDNNBinding] = []
  /// The packed weights that the instructions read.
  private(set) var copies: [PackedCopy] = []
  private var knownCopies: Set<ObjectIdentifier> = []
  /// What runs once after variables have changed, in this order.
  var preparation: [Instruction] = []
  /// The buffer in which weights lie that lasts with its changes counted; nil for all others.
  let lastingBuffer: (StridedView) -> Buffer?
  private let table: UnsafePointer<ck_table>
  private var loopScratch = 0
  private var operationScratch = 0

  init(
    _ plan: Plan, _ memory: ProgramMemory, variables: [Buffer], pool: ConstantPool,
    lastingBuffer: @escaping (StridedView) -> Buffer?
  ) throws(KerasError) {
    self.plan = plan
    self.memory = memory
    self.variables = variables
    self.pool = pool
    self.lastingBuffer = lastingBuffer
    guard let table = unsafe ck_select(plan.options.instructionSet ?? Program.instructionSets.last) else {
      throw KerasError("this processor does not have the instruction set \"\(plan.options.instructionSet ?? "")\".")
    }
    unsafe self.table = unsafe table
  }

  /// The instructions of the items `range` of the schedule.
  func instructions(_ range: Range<Int>) throws(KerasError) -> [Instruction] {
    var result: [Instruction] = []
    var index = range.lowerBound
    while index < range.upperBound {
      var next: [Instruction]
      var itemCount = 1
      switch plan.schedule.items[index] {
      case .loop(let loop): next = [emit(LoopEmitter(plan.work, plan.fusion, loop, memory))]
      case .kernel(let node):
        if plan.takesTurns[index], let both = try turns(index, node) {
          next = [both]
          itemCount = 2
        } else if let kernel = plan.work.kernel(node) {
          next = try kernel.emit(KernelSite(plan.work, memory, plan.options, node), self)
        } else {
          next = []
        }
      }
      // There always is one between the steps of a kernel.
      if !next.isEmpty { next[0].hasBarrier = plan.barriers[index] }
      result += next
      index += itemCount
    }
    return result
  }

  /// The product `node` and the loop after it in turns; nil where the loop needs the whole product.
  private func turns(_ index: Int, _ node: Int) throws(KerasError) -> Instruction? {
    guard case .loop(let loop) = plan.schedule.items[index + 1],
      let product = plan.work.kernel(node) as? MatMulKernel
    else { return nil }
    let emitter = LoopEmitter(plan.work, plan.fusion, loop, memory)
    let finished = unsafe finish(emitter)
    return try unsafe product.emit(
      KernelSite(plan.work, memory, plan.options, node), self, inTurnsWith: emitter, finished)
  }

  /// The instructions that give variables their new values, where these were not computed in place.
  func updates() -> [Instruction] {
    var replaced: [Int: Int] = [:]
    var result: [Instruction] = []
    for (variable, view) in plan.work.updates {
      let isFirst = replaced.updateValue(variable, forKey: view.value) == nil
      if isFirst && memory.isInPlace(view.value) { continue }
      let buffer = variables[variable]
      var shape = ck_copy()
      shape.rank = 1
      shape.element_size = 1
      shape.size.0 = buffer.type.byteCount
      shape.src_strides.0 = 1
      shape.dst_strides.0 = 1
      let call = unsafe ck_copy_call(
        source: UnsafeRawPointer(memory.address(of: view)), target: buffer.base, shape: shape)
      result.append(unsafe instruction(ck_execute_copy, call, size: buffer.type.shape.count))
    }
    return result
  }

  /// Takes over what a body needs: weights that are packed once.
  func adopt(_ copies: [PackedCopy]) {
    for copy in copies where knownCopies.insert(ObjectIdentifier(copy)).inserted { self.copies.append(copy) }
  }

  /// The memory of the inputs.
  func inputBuffers() -> [Buffer] {
    var buffers: [Buffer?] = plan.inputs.map { _ in nil }
    for (index, value) in plan.work.values.enumerated() {
      guard case .input(let input) = value.source, memory.isInMemory(index) else { continue }
      buffers[input] = unsafe Buffer(
        value.type, at: memory.address(of: StridedView(dense: index, value.type.shape.dimensions)))
    }
    // What nothing reads has memory of its own.
    return zip(buffers, plan.inputs).map { $0 ?? Buffer($1) }
  }

  /// The memory of the outputs.
  func outputBuffers() -> [Buffer] {
    zip(plan.outputs, plan.work.outputs).map { type, view in unsafe Buffer(type, at: memory.address(of: view)) }
  }

  /// Where a body finds the slices of its sequences and leaves its outputs.
  func stepPlaces() -> StepPlaces {
    let inputs = inputBuffers()
    pool.onRelease { withExtendedLifetime(inputs) {} }
    return unsafe StepPlaces(plan.work, memory, inputs: inputs, loops: loops, bindings: bindings)
  }

  private func finish(_ emitter: LoopEmitter) -> UnsafePointer<ck_loop> {
    let (loop, scratch) = unsafe emitter.finish(pool, table: table)
    loopScratch = max(loopScratch, scratch)
    unsafe loops.append(loop)
    return unsafe loop
  }

  private func emit(_ emitter: LoopEmitter) -> Instruction {
    let loop = unsafe finish(emitter)
    // Waking a thread costs some microseconds: what takes one thread less than that is not worth it.
    let isWide = unsafe loop.pointee.rows * loop.pointee.columns * loop.pointee.steps >= 40_000
    return unsafe Instruction(
      execute: ck_execute_loop, context: UnsafeRawPointer(loop), parts: plan.options.threads, isWide: isWide)
  }

  /// An instruction with `call` for its context, which divides as it likes; `size` says how many elements it is about.
  func instruction<Call>(_ execute: @escaping ck_execute, _ call: Call, size: Int) -> Instruction {
    unsafe Instruction(
      execute: execute, context: UnsafeRawPointer(pool.pointer(to: call)), parts: plan.options.threads,
      isWide: size >= 20_000)
  }

  /// An instruction with `call` for its context, of just so many parts.
  func instruction<Call>(
    _ execute: @escaping ck_execute, _ call: Call, parts: Int, isWide: Bool = false
  ) -> Instruction {
    unsafe Instruction(
      execute: execute, context: UnsafeRawPointer(pool.pointer(to: call)), parts: parts, isFixed: true, isWide: isWide)
  }

  /// What the instructions need of their surroundings, once all of them are known; also gives oneDNN's operations their
  /// scratch memory, which the operations of one part share.
  func environment() throws(KerasError) -> UnsafePointer<ck_environment> {
    let size = (operationScratch + 63) / 64 * 64
    let scratch = unsafe pool.bytes(size * plan.options.threads)
    for binding in bindings {
      let status = unsafe binding.bind(scratch + binding.part * size)
      guard status == 0 else { throw KerasError("oneDNN refused its operands with status \(status).") }
    }
    // The areas of the parts are a cache line apart, and a little more, so that they do not compete for the same sets.
    let stride = (loopScratch + 31) / 16 * 16 + 16
    let registers = unsafe pool.bytes(stride * 4 * plan.options.threads).assumingMemoryBound(to: Float.self)
    return unsafe UnsafePointer(
      pool.pointer(to: ck_environment(table: table, scratch: registers, scratch_stride: stride)))
  }
}

// MARK: oneDNN

extension Emitter {
  /// `operation`, destroyed with the program; when oneDNN made none, the error of its `message`.
  func owned(
    _ operation: OpaquePointer?, _ message: [CChar], _ name: @autoclosure () -> String
  ) throws(KerasError) -> OpaquePointer {
    let operation = try unsafe made(operation, message, name())
    pool.onRelease { unsafe cd_destroy(operation) }
    return unsafe operation
  }

  private func made(
    _ operation: OpaquePointer?, _ message: [CChar], _ name: @autoclosure () -> String
  ) throws(KerasError) -> OpaquePointer {
    if let operation = unsafe operation { return unsafe operation }
    let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    throw KerasError("oneDNN has no implementation for \(name()): \(String(decoding: text, as: UTF8.self)).")
  }

  /// Has the operation work on these addresses once its scratch memory is known.
  func bind(_ binding: OneDNNBinding) {
    operationScratch = max(operationScratch, unsafe cd_scratch_size(binding.operation))
    bindings.append(binding)
  }

  /// Where `operation` finds its weights, which begin at `address` in `view`: packed, if it wants them so. `make` makes
  /// such an operation again.
  func weights(
    _ view: StridedView, at address: UnsafeMutableRawPointer, for operation: OpaquePointer,
    make: (inout [CChar]) -> OpaquePointer?
  ) throws(KerasError) -> UnsafeRawPointer {
    let byteCount = unsafe cd_packed_size(operation)
    guard byteCount > 0 else { return UnsafeRawPointer(address) }
    if let buffer = lastingBuffer(view) {
      let copy = try unsafe buffer.packedCopies.copy(of: buffer, at: address, for: operation) {
        () throws(KerasError) in
        var message = [CChar](repeating: 0, count: 256)
        return try unsafe made(make(&message), message, "packing")
      }
      adopt([copy])
      return unsafe UnsafeRawPointer(copy.memory)
    }
    let packed = unsafe pool.bytes(byteCount)
    let call = unsafe PackCall(operation: operation, weights: address, packed: packed)
    preparation.append(
      unsafe instruction(
        { context, _, _, _ in
          guard let call = unsafe context?.assumingMemoryBound(to: PackCall.self).pointee else { return 1 }
          return unsafe cd_pack(call.operation, call.weights.assumingMemoryBound(to: Float.self), call.packed)
        }, call, parts: 1))
    return UnsafeRawPointer(packed)
  }
}

/// What the packing of weights needs.
@safe private struct PackCall {
  var operation: OpaquePointer
  var weights: UnsafeMutableRawPointer
  var packed: UnsafeMutableRawPointer
}
