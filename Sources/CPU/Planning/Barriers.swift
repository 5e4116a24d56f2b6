/// Places the barriers of a schedule: one before each item in which a part touches what another part has touched since the
/// last barrier, where one of the two writes.
struct Barriers {
  /// So many accesses at most are compared, so that planning stays linear in the length of a program.
  private static let limit = 256
  private var accesses: [Access] = []

  /// Before which of the items of the schedule there is a barrier; `turns` are the products that may take turns with the loop
  /// after them.
  static func plan(_ plan: PlanDraft, _ memory: ProgramMemory, _ turns: [Bool]) -> [Bool] {
    // What lasts is computed once. A body runs its steps on one thread.
    var result = [Bool](repeating: true, count: plan.schedule.items.count)
    if plan.isBody { return result.map { _ in false } }
    var barriers = Barriers()
    var index = plan.schedule.staticCount
    var isFirst = true
    while index < plan.schedule.items.count {
      let steps = plan.accesses(index, memory)
      // A product and the loop that takes turns with it are one phase.
      if turns[index], steps.count == 1 {
        let next = plan.accesses(index + 1, memory)[0]
        if !next.contains(where: { one in steps[0].contains { $0.conflicts(with: one) } }) {
          result[index] = barriers.isNeeded(before: steps[0] + next) || isFirst
          result[index + 1] = false
          isFirst = false
          index += 2
          continue
        }
      }
      for (number, step) in steps.enumerated() {
        let isNeeded = barriers.isNeeded(before: step, always: number > 0)
        if number == 0 { result[index] = isNeeded || isFirst }
      }
      isFirst = false
      index += 1
    }
    return result
  }

  /// Whether there is a barrier before an instruction with these accesses.
  private mutating func isNeeded(before next: [Access], always: Bool = false) -> Bool {
    let isFree =
      !always && accesses.count < Self.limit
      && !next.contains { one in accesses.contains { $0.conflicts(with: one) } }
    if !isFree { accesses = [] }
    accesses += next
    return !isFree
  }
}
