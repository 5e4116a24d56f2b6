internal import CKernels
internal import Graph
internal import KerasCore

/// Memory and instructions for one run of a plan at a time.
@safe final class Workspace {
  /// The memory that each input is written to before every run; a run may reuse it for other values.
  let inputs: [Buffer]
  /// The memory that each output is found in after a run.
  let outputs: [Buffer]

  private let pool = ConstantPool()
  private let statics: StaticValues
  private let updated: [Buffer]
  private let parts: Int
  private let environment: UnsafePointer<ck_environment>
  private let job: OpaquePointer?
  private let packing: Packing
  private let preparation: ck_list
  private(set) var instructions: [Instruction]
  private(set) var list: UnsafeMutablePointer<ck_list>
  private var feeds: [SharedWork] = []
  /// The version of the static values for which everything is packed.
  private var version: Int?

  init(_ plan: Plan, _ statics: StaticValues, variables: [Buffer]) throws(KerasError) {
    self.statics = statics
    parts = plan.options.threads
    try pool.requireMemory(plan.map.workspaceByteCount)
    let memory = unsafe ProgramMemory(
      plan.map, plan.work, variables: variables.map(\.base), lasting: statics.base,
      workspace: pool.bytes(plan.map.workspaceByteCount))
    let emitter = try Emitter(plan, memory, variables: variables, pool: pool, lastingBuffer: statics.buffer)
    instructions = try emitter.instructions(plan.schedule.staticCount..<plan.schedule.items.count) + emitter.updates()
    inputs = emitter.inputBuffers()
    outputs = emitter.outputBuffers()
    updated = plan.work.updates.map { variables[$0.variable] }
    unsafe environment = try unsafe emitter.environment()
    unsafe job = ck_job_create(Int32(parts))
    packing = Packing(emitter.copies, parts: parts)
    unsafe preparation = unsafe pool.list([packing.instruction] + emitter.preparation, environment)
    unsafe list = unsafe pool.pointer(to: pool.list(instructions, environment))
  }

  deinit { unsafe ck_job_destroy(job) }

  /// Has every run begin with `feeds`, which write the inputs.
  func begin(with feeds: [SharedWork]) {
    instructions = feeds.map { $0.instruction(parts: parts) } + instructions
    self.feeds += feeds
    unsafe list.pointee = unsafe pool.list(instructions, environment)
  }

  /// Computes the outputs from the inputs, and the variables after the run.
  func run() throws(KerasError) {
    try prepare()
    // Whatever stops it, a run may have changed them.
    defer { for buffer in updated { buffer.changed() } }
    try unsafe run(list, "program")
  }

  /// Computes and packs what depends on variables alone, unless that was done since they changed.
  func prepare() throws(KerasError) {
    let current = try statics.update()
    if version == current { return }
    try unsafe withUnsafePointer(to: preparation) { (list) throws(KerasError) in
      try unsafe run(list, "preparation of a program")
    }
    version = current
  }

  private func run(_ list: UnsafePointer<ck_list>, _ name: String) throws(KerasError) {
    var failed = 0
    let status = unsafe ck_run(list, job, &failed)
    guard status == 0 else {
      throw KerasError("Instruction \(failed) of the compiled \(name) failed with oneDNN's status \(status).")
    }
  }
}

/// The packing of weights, divided among threads by the weights' sizes.
private final class Packing {
  private let copies: [PackedCopy]
  private let parts: Int

  init(_ copies: [PackedCopy], parts: Int) {
    self.copies = copies.sorted { $0.byteCount > $1.byteCount }
    self.parts = parts
  }

  private func run(part: Int, parts: Int) -> Int32 {
    for index in stride(from: part, to: copies.count, by: parts) {
      let status = copies[index].update()
      if status != 0 { return status }
    }
    return 0
  }

  /// The instruction, which does not keep it alive.
  var instruction: Instruction {
    unsafe Instruction(
      execute: { context, _, part, parts in
        guard let context = unsafe context else { return 1 }
        let packing = unsafe Unmanaged<Packing>.fromOpaque(context).takeUnretainedValue()
        return packing.run(part: Int(part), parts: Int(parts))
      }, context: UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque()), parts: parts,
      isWide: copies.count > 1 && copies.reduce(0) { $0 + $1.byteCount } > 1 << 18)
  }
}
