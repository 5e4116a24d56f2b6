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

  init(
    _ work: WorkGraph, _ schedule: Schedule, _ fusion: Fusion, variables: [Buffer], pool: ConstantPool, reuses: Bool,
    keepsInputsApart: Bool
  ) {
    unsafe addresses = [UnsafeMutableRawPointer?](repeating: nil, count: work.values.count)
    inPlace = [Bool](repeating: false, count: work.values.count)
    elementSizes = work.values.map(\.type.dtype.size)

    let life = Lifetimes(work, schedule, fusion)
    for (variable, value) in life.replacements(work, schedule, fusion) {
      unsafe addresses[value] = variables[variable].base
      inPlace[value] = true
    }
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
          unsafe addresses[index] = pool.bytes(value.type.byteCount)
        } else {
          planned.append(index)
        }
      }
    }
    let plan = MemoryPlan(
      planned.map { .init(byteCount: work.values[$0].type.byteCount, first: life.first[$0], last: life.last[$0]) },
      reuses: reuses)
    let block = unsafe pool.bytes(plan.byteCount)
    for (index, offset) in zip(planned, plan.offsets) { unsafe addresses[index] = block + offset }
  }
}
