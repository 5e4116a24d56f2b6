internal import Graph
internal import KerasCore

/// A ``MemoryMap`` with the addresses of what it refers to.
@safe struct ProgramMemory {
  private let map: MemoryMap
  private let elementSizes: [Int]
  private let variables: [UnsafeMutableRawPointer]
  private let lasting: UnsafeMutableRawPointer
  private let workspace: UnsafeMutableRawPointer

  init(
    _ map: MemoryMap, _ work: WorkGraph, variables: [UnsafeMutableRawPointer], lasting: UnsafeMutableRawPointer,
    workspace: UnsafeMutableRawPointer
  ) {
    self.map = map
    elementSizes = work.values.map(\.type.dtype.size)
    unsafe self.variables = unsafe variables
    unsafe self.lasting = unsafe lasting
    unsafe self.workspace = unsafe workspace
  }

  /// Addresses at which nothing is, as far apart as the real ones: enough to see which instructions touch the same.
  init(planning map: MemoryMap, _ work: WorkGraph, variables types: [TensorType]) {
    var next: UInt = 1 << 56
    func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
      defer { next += UInt(byteCount + 64) }
      // No address of this size is null.
      guard let address = unsafe UnsafeMutableRawPointer(bitPattern: next) else { preconditionFailure("no address") }
      return unsafe address
    }
    unsafe self.init(
      map, work, variables: types.map { unsafe take($0.byteCount) }, lasting: take(map.lastingByteCount),
      workspace: take(map.workspaceByteCount))
  }

  /// Whether the value is ever in memory, rather than in the registers of one loop only.
  func isInMemory(_ value: Int) -> Bool {
    if case .registers = map.places[value] { false } else { true }
  }

  /// Whether writing the value overwrites the variable it replaces.
  func isInPlace(_ value: Int) -> Bool { map.isInPlace[value] }

  /// The address of the first element of `view`.
  func address(of view: StridedView) -> UnsafeMutableRawPointer {
    let offset = view.offset * elementSizes[view.value]
    switch map.places[view.value] {
    case .variable(let variable): return unsafe variables[variable] + offset
    case .lasting(let begin): return unsafe lasting + begin + offset
    case .workspace(let begin): return unsafe workspace + begin + offset
    // The map has a place for every view that is read or written in memory.
    case .registers: preconditionFailure("a value has no place in memory")
    }
  }
}
