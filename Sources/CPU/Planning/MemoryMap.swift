internal import Graph

/// Where every value of a program lies, relative to the variables, the block of what lasts and the block of a workspace.
struct MemoryMap {
  enum Place {
    /// In the registers of one loop only.
    case registers
    case variable(Int)
    /// In the block of what does not change from run to run.
    case lasting(Int)
    /// In the block of a workspace.
    case workspace(Int)
  }

  private(set) var places: [Place]
  /// Whether writing the value overwrites the variable it replaces.
  private(set) var isInPlace: [Bool]
  /// The size of the block of what lasts.
  private(set) var lastingByteCount = 0
  /// The size of the block of each workspace.
  private(set) var workspaceByteCount = 0

  /// A map for the values of `work`.
  ///
  /// Without `barriers` no two values share memory: enough to see which instructions touch the same. They say before which
  /// items of the schedule all parts wait for each other: until then one may still be reading what the others have done
  /// with. The inputs and outputs of a body, whose addresses move, share memory with nothing.
  init(
    _ work: WorkGraph, _ schedule: Schedule, _ fusion: Fusion, barriers: [Bool]?, reuses: Bool, isBody: Bool
  ) {
    places = [Place](repeating: .registers, count: work.values.count)
    isInPlace = [Bool](repeating: false, count: work.values.count)
    var life = Lifetimes(work, schedule, fusion)
    for (variable, value) in life.replacements(work, schedule, fusion) {
      places[value] = .variable(variable)
      isInPlace[value] = true
    }
    if let barriers { life.extend(to: barriers) }
    var shared: [Int] = []
    let outputs = Set(work.outputs.map(\.value))
    for (index, value) in work.values.enumerated() where !isInPlace[index] {
      switch value.source {
      case .variable(let variable): places[index] = .variable(variable)
      case .constant: places[index] = .lasting(Self.append(value, to: &lastingByteCount))
      case .input, .computed:
        guard life.isNeeded[index] else { continue }
        if value.isStatic {
          places[index] = .lasting(Self.append(value, to: &lastingByteCount))
        } else if outputs.contains(index) || (isBody && value.isInput) {
          places[index] = .workspace(Self.append(value, to: &workspaceByteCount))
        } else {
          shared.append(index)
        }
      }
    }
    let plan = MemoryPlan(
      shared.map { .init(byteCount: work.values[$0].type.byteCount, first: life.first[$0], last: life.last[$0]) },
      reuses: reuses && barriers != nil)
    for (index, offset) in zip(shared, plan.offsets) { places[index] = .workspace(workspaceByteCount + offset) }
    workspaceByteCount += plan.byteCount
  }

  private static func append(_ value: WorkGraph.Value, to byteCount: inout Int) -> Int {
    defer { byteCount += (value.type.byteCount + 63) / 64 * 64 }
    return byteCount
  }
}
