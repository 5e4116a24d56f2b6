internal import Graph

/// The order in which loops and kernels run.
struct Schedule {
  enum Item {
    case loop(Fusion.Loop)
    case kernel(Int)

    var nodes: [Int] {
      switch self {
      case .loop(let loop): loop.members
      case .kernel(let node): [node]
      }
    }
  }

  /// What inference computes once, because it depends on variables alone; then what every run computes.
  private(set) var items: [Item] = []
  /// How many of the items come before the runs.
  private(set) var staticCount = 0

  /// An order in which every operand is ready, as near to the graph's as the loops allow.
  init(_ work: WorkGraph, _ fusion: Fusion) {
    var units: [Item] = []
    var unitOfNode = [Int](repeating: 0, count: work.nodes.count)
    for loop in fusion.loops {
      guard let loop else { continue }
      for member in loop.members { unitOfNode[member] = units.count }
      units.append(.loop(loop))
    }
    for node in work.nodes.indices where fusion.loopOfNode[node] == nil {
      unitOfNode[node] = units.count
      units.append(.kernel(node))
    }

    var readers = [[Int]](repeating: [], count: units.count)
    var waiting = [Int](repeating: 0, count: units.count)
    for (unit, item) in units.enumerated() {
      var before: Set<Int> = []
      for node in item.nodes {
        for value in work.operandValues(node) {
          for writer in work.values[value].writers { before.insert(unitOfNode[writer]) }
        }
        // A frame is painted before what goes inside it.
        for result in work.nodes[node].results {
          for writer in work.values[result.value].writers where writer < node && work.nodes[writer].isFill {
            before.insert(unitOfNode[writer])
          }
        }
      }
      before.remove(unit)
      waiting[unit] = before.count
      for other in before { readers[other].append(unit) }
    }
    func isStatic(_ unit: Int) -> Bool { work.values[work.nodes[units[unit].nodes[0]].results[0].value].isStatic }
    func key(_ unit: Int) -> (Int, Int) { (isStatic(unit) ? 0 : 1, units[unit].nodes.last ?? 0) }

    var ready = units.indices.filter { waiting[$0] == 0 }.sorted { key($0) > key($1) }
    while let unit = ready.popLast() {
      items.append(units[unit])
      if isStatic(unit) { staticCount += 1 }
      for reader in readers[unit] {
        waiting[reader] -= 1
        if waiting[reader] == 0 {
          let position = ready.firstIndex { key($0) < key(reader) } ?? ready.count
          ready.insert(reader, at: position)
        }
      }
    }
    hastenUpdates(work)
  }

  /// Moves each item that only computes new values of variables to where its operands have just been written and are
  /// still in the cache – but not before what reads the old values.
  private mutating func hastenUpdates(_ work: WorkGraph) {
    var variableOfValue: [Int: Int] = [:]
    for update in work.updates { variableOfValue[update.view.value] = update.variable }
    var hastened: [Item] = []
    for (index, item) in items.enumerated() {
      let replaced = item.nodes.flatMap { work.nodes[$0].results }.compactMap { variableOfValue[$0.value] }
      guard index >= staticCount, !replaced.isEmpty else {
        hastened.append(item)
        continue
      }
      let own = Set(item.nodes)
      let operands = Set(item.nodes.flatMap(work.operandValues))
      let position = hastened.lastIndex { other in
        other.nodes.contains { node in
          work.nodes[node].results.contains { operands.contains($0.value) }
            || work.operandValues(node).contains { isReplaced($0, replaced, work) && !own.contains(node) }
        }
      }
      hastened.insert(item, at: max(position.map { $0 + 1 } ?? 0, staticCount))
    }
    items = hastened
  }

  private func isReplaced(_ value: Int, _ variables: [Int], _ work: WorkGraph) -> Bool {
    if case .variable(let variable) = work.values[value].source { variables.contains(variable) } else { false }
  }
}
