internal import Graph
internal import KerasCore

/// Where every value of a program lies: variables in the buffers of the model, what lasts in memory of its own, the rest
/// in one block by the ``MemoryPlan``.
@safe struct ProgramMemory {
  private var addresses: [UnsafeMutableRawPointer?]
  private var inPlace: [Bool]
  private let elementSizes: [Int]

  /// Whether the value is ever in memory, rather than in the registers of one loop only.
  func isInMemory(_ value: Int) -> Bool { unsafe addresses[value] != nil }

  /// Whether writing the value overwrites the variable it replaces.
  func isInPlace(_ value: Int) -> Bool { inPlace[value] }

  /// The address of the first element of `view`.
  func address(of view: StridedView) -> UnsafeMutableRawPointer {
    // Every view that is read or written in memory was given an address below.
    guard let base = unsafe addresses[view.value] else { preconditionFailure("a value has no place in memory") }
    return unsafe base + view.offset * elementSizes[view.value]
  }

  /// Places that no two values share, at addresses where nothing is: enough to see which instructions touch the same.
  init(draftOf work: WorkGraph, _ schedule: Schedule, _ fusion: Fusion, variables: [Buffer]) {
    unsafe addresses = [UnsafeMutableRawPointer?](repeating: nil, count: work.values.count)
    inPlace = [Bool](repeating: false, count: work.values.count)
    elementSizes = work.values.map(\.type.dtype.size)
    let life = Lifetimes(work, schedule, fusion)
    placeInVariables(life.replacements(work, schedule, fusion), variables)
    var next: UInt = 1 << 56
    for (index, value) in work.values.enumerated() where unsafe addresses[index] == nil {
      if case .variable(let variable) = value.source {
        unsafe addresses[index] = variables[variable].base
      } else {
        unsafe addresses[index] = UnsafeMutableRawPointer(bitPattern: next)
        next += UInt(value.type.byteCount + 64)
      }
    }
  }

  private mutating func placeInVariables(_ replacements: [(variable: Int, value: Int)], _ variables: [Buffer]) {
    for (variable, value) in replacements {
      unsafe addresses[value] = variables[variable].base
      inPlace[value] = true
    }
  }

  /// `meetings` says before which items of the schedule all threads meet: until then one may still be reading what the
  /// others have done with.
  init(
    _ work: WorkGraph, _ schedule: Schedule, _ fusion: Fusion, variables: [Buffer], pool: ConstantPool, reuses: Bool,
    keepsInputsApart: Bool, meetings: [Bool]
  ) throws(KerasError) {
    unsafe addresses = [UnsafeMutableRawPointer?](repeating: nil, count: work.values.count)
    inPlace = [Bool](repeating: false, count: work.values.count)
    elementSizes = work.values.map(\.type.dtype.size)

    var life = Lifetimes(work, schedule, fusion)
    placeInVariables(life.replacements(work, schedule, fusion), variables)
    life.extend(to: meetings)
    var planned: [Int] = []
    let lasting = Set(work.outputs.map(\.value))
    for (index, value) in work.values.enumerated() where unsafe addresses[index] == nil {
      switch value.source {
      case .variable(let variable): unsafe addresses[index] = variables[variable].base
      case .constant(let array):
        let buffer = Buffer(value.type)
        buffer.store(array)
        unsafe addresses[index] = buffer.base
        pool.onRelease { withExtendedLifetime(buffer) {} }
      case .input, .computed:
        guard life.isNeeded[index] else { continue }
        let isApart = keepsInputsApart && value.isInput
        if value.isStatic || isApart || lasting.contains(index) {
          try pool.requireMemory(value.type.byteCount)
          unsafe addresses[index] = pool.bytes(value.type.byteCount)
        } else {
          planned.append(index)
        }
      }
    }
    let plan = MemoryPlan(
      planned.map { .init(byteCount: work.values[$0].type.byteCount, first: life.first[$0], last: life.last[$0]) },
      reuses: reuses)
    try pool.requireMemory(plan.byteCount)
    let block = unsafe pool.bytes(plan.byteCount)
    for (index, offset) in zip(planned, plan.offsets) { unsafe addresses[index] = block + offset }
  }
}
