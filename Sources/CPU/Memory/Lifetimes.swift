internal import Graph

/// From which step to which each value is needed in memory.
struct Lifetimes {
  private(set) var first: [Int]
  private(set) var last: [Int]
  /// Whether the value must be in memory at all.
  private(set) var isNeeded: [Bool]
  private var itemOfNode: [Int]

  init(_ work: WorkGraph, _ schedule: Schedule, _ fusion: Fusion) {
    first = [Int](repeating: .max, count: work.values.count)
    last = [Int](repeating: -1, count: work.values.count)
    isNeeded = [Bool](repeating: false, count: work.values.count)
    itemOfNode = [Int](repeating: 0, count: work.nodes.count)
    // The loop that makes all of each value, if one does.
    let loops = work.values.map { value -> Int? in
      guard let first = value.writers.first, let loop = fusion.loopOfNode[first] else { return nil }
      return value.writers.allSatisfy { fusion.loopOfNode[$0] == loop } ? loop : nil
    }
    for (item, content) in schedule.items.enumerated() {
      for node in content.nodes {
        itemOfNode[node] = item
        for result in work.nodes[node].results {
          first[result.value] = min(first[result.value], item)
          last[result.value] = max(last[result.value], item)
          if fusion.loopOfNode[node] == nil || result.count != work.values[result.value].count {
            isNeeded[result.value] = true
          }
        }
        for value in work.operandValues(node) {
          last[value] = max(last[value], item)
          // Within one loop a register is enough.
          if loops[value] == nil || loops[value] != fusion.loopOfNode[node] { isNeeded[value] = true }
        }
      }
    }
    for (index, value) in work.values.enumerated() {
      // Inputs are there before the first step.
      if case .input = value.source {
        first[index] = -1
        isNeeded[index] = true
      }
    }
    for view in work.outputs + work.updates.map(\.view) {
      isNeeded[view.value] = true
      last[view.value] = schedule.items.count
    }
  }

  /// Has values stay until all threads have met: `meetings` says before which items they do.
  mutating func extend(to meetings: [Bool]) {
    var next = [Int](repeating: meetings.count, count: meetings.count + 1)
    for item in meetings.indices.reversed() { next[item] = meetings[item] ? item : next[item + 1] }
    for value in last.indices where last[value] >= 0 && last[value] < meetings.count {
      last[value] = max(last[value], next[last[value] + 1] - 1)
    }
  }

  /// The values that can be written straight over the variable they replace: when everything that reads the variable
  /// has run by then, or is the same loop reading the same elements.
  func replacements(
    _ work: WorkGraph, _ schedule: Schedule, _ fusion: Fusion
  ) -> [(variable: Int, value: Int)] {
    var readers: [Int: [(node: Int, view: StridedView)]] = [:]
    for (index, node) in work.nodes.enumerated() {
      for view in node.operands.compactMap(\.view) {
        if case .variable(let variable) = work.values[view.value].source {
          readers[variable, default: []].append((index, view))
        }
      }
    }
    var taken: Set<Int> = []
    var result: [(variable: Int, value: Int)] = []
    for (variable, view) in work.updates {
      let value = work.values[view.value]
      guard case .computed = value.source, view.offset == 0, view.count == value.count, value.writers.count == 1,
        !taken.contains(view.value), work.nodes[value.writers[0]].results[0].count == value.count
      else { continue }
      let writer = value.writers[0]
      let item = itemOfNode[writer]
      let isFree = (readers[variable] ?? []).allSatisfy { reader in
        if itemOfNode[reader.node] < item { return true }
        guard itemOfNode[reader.node] == item, reader.view.isDense, reader.view.count == value.count else {
          return false
        }
        return work.nodes[writer].writesElementByElement
      }
      guard isFree else { continue }
      taken.insert(view.value)
      result.append((variable, view.value))
    }
    return result
  }
}

extension WorkGraph.Node {
  /// Whether each element of the result depends on the same element of the operands only, and is written after it is
  /// read.
  fileprivate var writesElementByElement: Bool {
    switch kind {
    case .map: true
    case .kernel(let kernel): kernel.isElementwise
    case .reduceRows, .uniform: false
    }
  }
}
