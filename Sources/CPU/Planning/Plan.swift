internal import Graph
internal import KerasCore

/// All of a compiled graph that does not depend on where memory is: what runs in which order, in which parts, behind which
/// barriers, and where each value lies within its block. It never changes, and any number of workspaces run it.
struct Plan {
  let work: WorkGraph
  let fusion: Fusion
  let schedule: Schedule
  let options: Program.Options
  /// Whether this is the body of a scan: its steps are run by one thread, and the addresses of its inputs and outputs move.
  let isBody: Bool
  let inputs: [TensorType]
  let outputs: [TensorType]
  let map: MemoryMap
  /// Before which items of the schedule there is a barrier.
  let barriers: [Bool]
  /// Which items are products that take turns with the loop after them.
  let takesTurns: [Bool]

  /// The plan of `graph`; `lasting` are the variables that no run changes.
  init(_ graph: Graph, lasting: Set<Int>, options: Program.Options, isBody: Bool = false) throws(KerasError) {
    let fusion = Fusion(try Lowering.lower(graph, lasting: lasting), fuses: options.fuses)
    let draft = PlanDraft(fusion, options, isBody: isBody)
    let (work, schedule) = (draft.work, draft.schedule)
    for value in work.values {
      try MachineMemory.require(value.type.byteCount, for: "the values that the model computes")
    }
    func map(_ barriers: [Bool]?) -> MemoryMap {
      MemoryMap(work, schedule, fusion, barriers: barriers, reuses: options.reusesMemory, isBody: isBody)
    }
    func memory(_ map: MemoryMap) -> ProgramMemory { ProgramMemory(planning: map, work, variables: graph.variables) }
    // First with no two values in one place, to see which barriers the computation itself needs.
    let apart = memory(map(nil))
    let turns = draft.turns(apart)
    let final = map(Barriers.plan(draft, apart, turns))
    try MachineMemory.require(final.workspaceByteCount, for: "the values that the model computes")
    self.work = work
    self.fusion = fusion
    self.schedule = schedule
    self.options = options
    self.isBody = isBody
    inputs = graph.inputs
    outputs = graph.outputs.map { graph.type(of: $0) }
    self.map = final
    let barriers = Barriers.plan(draft, memory(final), turns)
    self.barriers = barriers
    takesTurns = turns.indices.map { turns[$0] && !barriers[$0 + 1] }
  }
}

/// A plan whose values have no place yet.
struct PlanDraft {
  let work: WorkGraph
  let fusion: Fusion
  let schedule: Schedule
  let options: Program.Options
  let isBody: Bool

  init(_ fusion: Fusion, _ options: Program.Options, isBody: Bool) {
    self.fusion = fusion
    self.options = options
    self.isBody = isBody
    work = fusion.work
    schedule = Schedule(work, fusion)
  }

  /// What the parts of each step of the item `index` read and write.
  func accesses(_ index: Int, _ memory: ProgramMemory) -> [[Access]] {
    switch schedule.items[index] {
    case .loop(let loop): [LoopEmitter(work, fusion, loop, memory).accesses(parts: options.threads)]
    case .kernel(let node):
      work.kernel(node)?.accesses(KernelSite(work, memory, options, node)) ?? [[]]
    }
  }
  /// Which items are products divided by rows, and read by nothing but the loop after them.
  func turns(_ memory: ProgramMemory) -> [Bool] {
    let readers = work.readers
    let kept = Set((work.outputs + work.updates.map(\.view)).map(\.value))
    return schedule.items.indices.map { index in
      guard index >= schedule.staticCount, index + 1 < schedule.items.count,
        case .kernel(let node) = schedule.items[index], case .loop(let loop) = schedule.items[index + 1],
        let product = work.kernel(node) as? MatMulKernel
      else { return false }
      let result = work.nodes[node].results[0]
      let number = fusion.loopOfNode[loop.members[0]]
      return result.isDense && result.count == work.values[result.value].count && !kept.contains(result.value)
        && readers[result.value].allSatisfy { fusion.loopOfNode[$0] == number }
        && product.isDividedByRows(KernelSite(work, memory, options, node))
    }
  }
}
