internal import CKernels
internal import Graph
internal import KerasCore

/// The way from a graph to instructions: lower, fuse, schedule, place in memory, emit.
@safe struct Compiler {
  let pool = ConstantPool()
  let options: Program.Options
  private(set) var inputs: [Buffer] = []
  private(set) var outputs: [Buffer] = []
  private(set) var preparation: [ck_instruction] = unsafe []
  private(set) var instructions: [ck_instruction] = unsafe []
  private let table: UnsafePointer<ck_table>
  private var scratch = 0
  private var loops: [UnsafePointer<ck_loop>] = unsafe []

  /// The places of a body's inputs and outputs, when it is one.
  private(set) var stepPlaces: StepPlaces?

  /// Compiles `graph`; `lasting` are the variables that no run changes. The inputs and outputs of the body of a scan have
  /// memory of their own, whose address can move with the steps.
  init(
    _ graph: Graph, variables: [Buffer], lasting: Set<Int>, options: Program.Options, isBody: Bool = false
  ) throws(KerasError) {
    self.options = options
    guard let table = unsafe ck_select(options.instructionSet ?? Program.instructionSets.last) else {
      throw KerasError("this processor does not have the instruction set \"\(options.instructionSet ?? "")\".")
    }
    unsafe self.table = unsafe table
    let fusion = Fusion(try Lowering.lower(graph, lasting: lasting), fuses: options.fuses)
    let work = fusion.work
    let schedule = Schedule(work, fusion)
    for value in work.values { try pool.requireMemory(value.type.byteCount) }
    let draft = ProgramMemory(draftOf: work, schedule, fusion, variables: variables)
    let planner = KernelEmitter(work, draft, pool, options, isBody: isBody)
    let memory = try ProgramMemory(
      work, schedule, fusion, variables: variables, pool: pool, reuses: options.reusesMemory, keepsInputsApart: isBody,
      meetings: Meetings.plan(schedule, work, fusion, draft, planner))

    var kernels = KernelEmitter(work, memory, pool, options, isBody: isBody)
    let meetings = Meetings.plan(schedule, work, fusion, memory, kernels)
    let readers = work.readers
    var isDone = false
    for (index, item) in schedule.items.enumerated() {
      if isDone {
        isDone = false
        continue
      }
      var instruction: ck_instruction
      var leading: [ck_instruction] = unsafe []
      switch item {
      case .loop(let loop): unsafe instruction = unsafe emit(LoopEmitter(work, fusion, loop, memory))
      case .kernel(let node):
        // A loop that waits for no other thread can take turns with the product it reads.
        if index + 1 < schedule.items.count, !meetings[index + 1], case .loop(let loop) = schedule.items[index + 1],
          kernels.product(node, isReadOnlyBy: loop.members, readers)
        {
          let emitter = LoopEmitter(work, fusion, loop, memory)
          let finished = unsafe finish(emitter)
          if let turns = try unsafe kernels.sharedProduct(node, then: emitter, finished) {
            unsafe instruction = unsafe turns
            isDone = true
          } else {
            unsafe instruction = try unsafe kernels.emit(node, packing: &preparation)
          }
        } else {
          unsafe instruction = try unsafe kernels.emit(node, packing: &preparation)
          unsafe leading = unsafe kernels.leading
        }
      }
      // Before what leads, and again before what it leads to.
      if unsafe leading.isEmpty { unsafe instruction.meets = meetings[index] ? 1 : 0 }
      // Static items come first, so what is packed from their results is packed after them.
      if index < schedule.staticCount {
        unsafe preparation += leading + [instruction]
      } else {
        unsafe instructions += leading + [instruction]
      }
    }
    try kernels.bindScratch()
    for update in work.updates where !memory.isInPlace(update.view.value) || isTwice(update, work) {
      let buffer = variables[update.variable]
      let call = unsafe ck_copy_call.bytes(
        from: memory.address(of: update.view), to: buffer.base, count: buffer.type.byteCount)
      unsafe instructions.append(kernels.instruction(ck_execute_copy, call))
    }

    inputs = graph.inputs.map { Buffer($0) }
    for (index, value) in work.values.enumerated() {
      guard case .input(let input) = value.source, memory.isInMemory(index) else { continue }
      inputs[input] = unsafe Buffer(
        value.type, at: memory.address(of: StridedView(dense: index, value.type.shape.dimensions)))
    }
    for (output, view) in zip(graph.outputs, work.outputs) {
      outputs.append(unsafe Buffer(graph.type(of: output), at: memory.address(of: view)))
    }
    if isBody {
      stepPlaces = unsafe StepPlaces(work, memory, inputs: inputs, loops: loops, bindings: kernels.bindings)
    }
  }

  /// Whether the value also replaces another variable, which has it in place.
  private func isTwice(_ update: (variable: Int, view: StridedView), _ work: WorkGraph) -> Bool {
    work.updates.first { $0.view.value == update.view.value }.map { $0.variable != update.variable } ?? false
  }

  private mutating func finish(_ emitter: LoopEmitter) -> UnsafePointer<ck_loop> {
    let (loop, scratch) = unsafe emitter.finish(pool, table: table, threads: options.threads)
    self.scratch = max(self.scratch, scratch)
    unsafe loops.append(loop)
    return unsafe loop
  }

  private mutating func emit(_ emitter: LoopEmitter) -> ck_instruction {
    let loop = unsafe finish(emitter)
    return unsafe ck_instruction(
      execute: ck_execute_loop, context: UnsafeRawPointer(loop),
      sharing: loop.pointee.threads > 1 ? CK_MANY : CK_ONE_OF_MANY, meets: 1)
  }

  /// The instructions at an address that stays.
  func buffer(_ list: [ck_instruction]) -> UnsafeBufferPointer<ck_instruction> {
    unsafe UnsafeBufferPointer(start: pool.array(list), count: list.count)
  }

  /// What the instructions need of their surroundings.
  func environment() -> ck_environment {
    // Threads' areas are a cache line apart, and a little more, so that they do not compete for the same sets.
    let stride = (scratch + 31) / 16 * 16 + 16
    let memory = unsafe pool.bytes(stride * 4 * max(options.threads, 1)).assumingMemoryBound(to: Float.self)
    return unsafe ck_environment(
      table: table, threads: Int32(options.threads), scratch: memory, scratch_stride: stride, team: 0,
      thread: 0)
  }
}

extension ck_copy_call {
  /// A copy of `count` bytes.
  fileprivate static func bytes(
    from source: UnsafeMutableRawPointer, to target: UnsafeMutableRawPointer, count: Int
  ) -> ck_copy_call {
    var shape = ck_copy()
    shape.rank = 1
    shape.element_size = 1
    shape.size.0 = count
    shape.src_strides.0 = 1
    shape.dst_strides.0 = 1
    return unsafe ck_copy_call(source: UnsafeRawPointer(source), target: target, shape: shape, threads: 1)
  }
}
