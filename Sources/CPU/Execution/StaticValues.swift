internal import CKernels
internal import Graph
internal import KerasCore
internal import Synchronization

/// The values of a plan that depend on variables and constants alone. They are computed once after the variables changed, and
/// all workspaces of the plan read them.
@safe final class StaticValues {
  /// The block they lie in.
  let base: UnsafeMutableRawPointer
  private let pool = ConstantPool()
  private let list: ck_list
  private let variables: [Buffer]
  /// The values that other layouts are made of, as buffers whose changes are counted.
  private let buffers: [Int: Buffer]
  private let plan: Plan
  /// The sum of the variables' versions from which they were computed; none at first.
  private let version = Mutex<Int?>(nil)

  init(_ plan: Plan, variables: [Buffer]) throws(KerasError) {
    self.plan = plan
    try pool.requireMemory(plan.map.lastingByteCount)
    unsafe base = try unsafe pool.lastingBlock(plan)
    // Only variables that the plan never changes have static values.
    self.variables = plan.work.values.compactMap { value in
      if case .variable(let variable) = value.source, value.isStatic { variables[variable] } else { nil }
    }
    let memory = unsafe ProgramMemory(
      plan.map, plan.work, variables: variables.map(\.base), lasting: base, workspace: base)
    var buffers: [Int: Buffer] = [:]
    for (index, value) in plan.work.values.enumerated() where value.isStatic && memory.isInMemory(index) {
      switch value.source {
      case .variable(let variable): buffers[index] = variables[variable]
      case .computed, .constant, .input:
        let view = StridedView(dense: index, value.type.shape.dimensions)
        buffers[index] = unsafe Buffer(value.type, at: memory.address(of: view))
      }
    }
    self.buffers = buffers
    let emitter = try Emitter(plan, memory, variables: variables, pool: pool) { _ in nil }
    let instructions = try emitter.instructions(0..<plan.schedule.staticCount)
    assert(emitter.preparation.isEmpty && emitter.copies.isEmpty, "nothing before static values is static")
    unsafe list = unsafe pool.list(instructions, try emitter.environment())
  }

  /// The buffer of a value that lasts.
  func buffer(_ view: StridedView) -> Buffer? { buffers[view.value] }

  /// Computes the values from what the variables now are, unless that was done; returns the version that they have.
  func update() throws(KerasError) -> Int {
    let current = variables.reduce(0) { $0 &+ $1.version }
    try version.withLock { (version) throws(KerasError) in
      if version == current { return }
      var failed = 0
      let status = unsafe withUnsafePointer(to: list) { unsafe ck_run_alone($0, &failed) }
      guard status == 0 else {
        throw KerasError("Instruction \(failed) of a program's preparation failed with status \(status).")
      }
      for (index, buffer) in buffers {
        if case .computed = plan.work.values[index].source { buffer.changed() }
      }
      version = current
    }
    return current
  }
}

extension ConstantPool {
  /// Memory for what lasts in `plan`, with its constants in their places.
  func lastingBlock(_ plan: Plan) throws(KerasError) -> UnsafeMutableRawPointer {
    let block = unsafe bytes(plan.map.lastingByteCount)
    for (index, value) in plan.work.values.enumerated() {
      guard case .constant(let array) = value.source, case .lasting(let offset) = plan.map.places[index] else {
        continue
      }
      unsafe Buffer(value.type, at: block + offset).store(array)
    }
    return unsafe block
  }
}
