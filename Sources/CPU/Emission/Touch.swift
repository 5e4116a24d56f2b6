internal import CKernels

/// Memory that one thread of a team reads or writes when it runs its part of an instruction.
struct Touch {
  var thread: Int
  var bytes: Range<UInt>
  var isWrite: Bool

  /// Whether the two must not happen at the same time.
  func conflicts(with other: Touch) -> Bool {
    thread != other.thread && (isWrite || other.isWrite) && bytes.overlaps(other.bytes)
  }

  /// The part of `count` things that falls to `thread`.
  static func part(of count: Int, _ thread: Int, _ threads: Int) -> Range<Int> {
    let begin = ck_part_begin(count, Int32(thread), Int32(threads))
    return begin..<max(begin, ck_part_begin(count, Int32(thread + 1), Int32(threads)))
  }
}

/// Decides where the threads of a team meet: before an instruction in which one touches what another has touched since
/// the last meeting, and one of the two writes.
struct Meetings {
  /// So many at most are compared, so that planning stays linear in the length of a program.
  private static let limit = 1024
  private var touches: [Touch] = []
  private var isKnown = true

  /// Before which of the items of `schedule` the team meets.
  static func plan(
    _ schedule: Schedule, _ work: WorkGraph, _ fusion: Fusion, _ memory: ProgramMemory, _ kernels: KernelEmitter
  ) -> [Bool] {
    var meetings = Meetings()
    // What lasts is computed once. The addresses in the body of a scan move from step to step.
    var result = [Bool](repeating: true, count: schedule.items.count)
    if kernels.isBody { return result }
    func touches(_ item: Schedule.Item) -> [Touch]? {
      switch item {
      case .loop(let loop): LoopEmitter(work, fusion, loop, memory).touches(threads: kernels.options.threads)
      case .kernel(let node): kernels.touches(node, memory)
      }
    }
    let readers = work.readers
    var index = schedule.staticCount
    while index < schedule.items.count {
      let own = touches(schedule.items[index])
      // A product and the loop that is to take turns with it meet others together.
      if index + 1 < schedule.items.count, case .kernel(let node) = schedule.items[index],
        case .loop(let loop) = schedule.items[index + 1], kernels.product(node, isReadOnlyBy: loop.members, readers),
        let own, let next = touches(schedule.items[index + 1]),
        !next.contains(where: { one in own.contains { $0.conflicts(with: one) } })
      {
        result[index] = meetings.meetsBefore(own + next)
        result[index + 1] = false
        index += 2
      } else {
        result[index] = meetings.meetsBefore(own)
        index += 1
      }
    }
    return result
  }

  /// Whether the team meets before an instruction with these touches; nil when they are not known.
  mutating func meetsBefore(_ next: [Touch]?) -> Bool {
    let isFree =
      isKnown && touches.count < Self.limit
      && next.map { next in !next.contains { one in touches.contains { $0.conflicts(with: one) } } } ?? false
    if !isFree { touches = [] }
    isKnown = next != nil
    touches += next ?? []
    return !isFree
  }
}
