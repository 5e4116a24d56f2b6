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
    var precedence = Precedence(units, unitOfNode, work)

    func isStatic(_ unit: Int) -> Bool { work.values[work.nodes[units[unit].nodes[0]].results[0].value].isStatic }
    // Every unit has a last node of its own: which comes first when several could is as the graph has it.
    func key(_ unit: Int) -> Int { (isStatic(unit) ? 0 : work.nodes.count) + (units[unit].nodes.last ?? 0) }
    var ready = MinHeap()
    for unit in precedence.free { ready.insert(key(unit)) }
    while let next = ready.popFirst() {
      let unit = unitOfNode[next % work.nodes.count]
      items.append(units[unit])
      if isStatic(unit) { staticCount += 1 }
      precedence.release(after: unit) { ready.insert(key($0)) }
    }
    hastenUpdates(work)
  }

  /// Moves each item that only computes new values of variables to where its operands have just been written and are
  /// still in the cache – but not before what reads the old values.
  private mutating func hastenUpdates(_ work: WorkGraph) {
    var variableOfValue: [Int: Int] = [:]
    for update in work.updates { variableOfValue[update.view.value] = update.variable }
    // A place is the item after which, and how many others moved there must come before.
    func place(of item: Int) -> Int { item << 32 }
    let earliest = place(of: staticCount - 1)
    var places = items.indices.map(place)
    var lastWriter = [Int](repeating: earliest, count: work.values.count)
    var lastReader: [Int: Int] = [:]
    for (index, item) in items.enumerated() {
      let results = item.nodes.flatMap { work.nodes[$0].results.map(\.value) }
      let operands = item.nodes.flatMap(work.operandValues)
      let replaced = results.compactMap { variableOfValue[$0] }
      if index >= staticCount, !replaced.isEmpty {
        // Not before the frame around a part of the result either.
        let before = (operands + results).map { lastWriter[$0] } + replaced.compactMap { lastReader[$0] }
        places[index] = (before.max() ?? earliest) + 1
      }
      for value in results { lastWriter[value] = max(lastWriter[value], places[index]) }
      for value in operands {
        if case .variable(let variable) = work.values[value].source {
          lastReader[variable] = max(lastReader[variable] ?? earliest, places[index])
        }
      }
    }
    // Of those moved to one place the last comes first: it may read what an earlier one replaces.
    items = items.indices.sorted { (places[$0], $1) < (places[$1], $0) }.map { items[$0] }
  }
}

/// What waits for what: units of a schedule, and between them the values that several units assemble.
private struct Precedence {
  private var successors: [[Int]]
  private var waiting: [Int]
  private let unitCount: Int

  init(_ units: [Schedule.Item], _ unitOfNode: [Int], _ work: WorkGraph) {
    unitCount = units.count
    successors = [[Int]](repeating: [], count: units.count)
    waiting = [Int](repeating: 0, count: units.count)
    // A frame is painted before what goes inside it.
    let fills = work.values.map { $0.isAssembled ? $0.writers.filter { work.nodes[$0].isFill } : [] }
    var vertices: [Int: Int] = [:]
    for (index, value) in work.values.enumerated() where value.isAssembled {
      vertices[index] = successors.count
      successors.append([])
      waiting.append(0)
    }
    for (unit, item) in units.enumerated() {
      var before: Set<Int> = []
      for node in item.nodes {
        for value in work.operandValues(node) {
          if let vertex = vertices[value] {
            before.insert(vertex)
          } else if let writer = work.values[value].writers.first {
            before.insert(unitOfNode[writer])
          }
        }
        for result in work.nodes[node].results {
          for fill in fills[result.value] where fill < node { before.insert(unitOfNode[fill]) }
          if let vertex = vertices[result.value] { order(unit, before: vertex) }
        }
      }
      for other in before where other != unit { order(other, before: unit) }
    }
  }

  private mutating func order(_ first: Int, before second: Int) {
    successors[first].append(second)
    waiting[second] += 1
  }

  /// The units that wait for nothing.
  var free: [Int] { (0..<unitCount).filter { waiting[$0] == 0 } }

  /// Calls `body` with each unit that waited for `unit` last.
  mutating func release(after unit: Int, _ body: (Int) -> Void) {
    for successor in successors[unit] {
      waiting[successor] -= 1
      guard waiting[successor] == 0 else { continue }
      if successor < unitCount { body(successor) } else { release(after: successor, body) }
    }
  }
}
