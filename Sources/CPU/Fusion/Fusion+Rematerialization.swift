internal import CKernels
internal import Graph
internal import KerasCore

extension Fusion {
  /// Has loops compute again what another loop would have to store for them, where that is a few cheap steps from values
  /// that are in memory anyway – the slope of a ReLU for the gradient, say. A store, a load and memory are saved.
  mutating func rematerialize() {
    var rematerialization = Rematerialization(self)
    rematerialization.run()
    self = rematerialization.fusion
  }
}

/// The loops of a fusion while nodes of one are cloned into others.
private struct Rematerialization {
  private(set) var fusion: Fusion
  /// The nodes that read each value, by their loop; nil stands for all nodes that are in none.
  private var readers: [[Int?: [Int]]]
  /// The values that the members of each loop read, once that was asked.
  private var operands: [Int: Set<Int>] = [:]
  /// What comes before the members of each loop, the latest last.
  private var clones: [Int: [[Int]]] = [:]
  /// The values that are needed after the last loop.
  private let kept: Set<Int>

  init(_ fusion: Fusion) {
    let work = fusion.work
    self.fusion = fusion
    kept = Set((work.outputs + work.updates.map(\.view)).map(\.value))
    readers = [[Int?: [Int]]](repeating: [:], count: work.values.count)
    for node in work.nodes.indices {
      for value in work.operandValues(node) { readers[value][fusion.loopOfNode[node], default: []].append(node) }
    }
  }

  mutating func run() {
    for source in fusion.loops.indices {
      for node in fusion.loops[source]?.members ?? [] {
        let result = fusion.work.nodes[node].results[0]
        guard fusion.work.nodes[node].isCheap, !kept.contains(result.value), isWhole(result),
          !fusion.work.values[result.value].isStatic
        else { continue }
        // A node that is in no loop needs the value in memory.
        let outside = readers[result.value].keys.filter { $0 != source }
        let targets = outside.compactMap { $0 }
        guard targets.count == outside.count else { continue }
        for target in targets.sorted() { cloneChain(endingAt: node, from: source, into: target) }
      }
    }
    for (loop, chains) in clones {
      fusion.loops[loop]?.members.insert(contentsOf: chains.reversed().flatMap { $0 }, at: 0)
    }
    removeUnread()
  }

  private func isWhole(_ view: StridedView) -> Bool {
    let value = fusion.work.values[view.value]
    return view.isDense && view.offset == 0 && view.count == value.count && value.writers.count == 1
  }

  /// Clones `node`, and what it is computed from, into the loop `target`, when that is short and reads little else.
  private mutating func cloneChain(endingAt node: Int, from source: Int, into target: Int) {
    guard let shape = fusion.loops[target]?.shape, fusion.work.nodes[node].results[0].count == shape.count else {
      return
    }
    let value = fusion.work.nodes[node].results[0].value
    let uses = readers[value][target] ?? []
    let areWhole = uses.allSatisfy { use in
      fusion.work.nodes[use].operands.compactMap(\.view).allSatisfy { $0.value != value || isWhole($0) }
    }
    var chain: [Int] = []
    var leaves: [StridedView] = []
    guard areWhole, collect(node, source, &chain, &leaves) else { return }
    let newLeaves = Set(leaves.filter { $0.isDense }.map(\.value)).subtracting(valuesRead(by: target))
    guard newLeaves.count <= 1, let extended = shape.extended(by: leaves) else { return }
    fusion.loops[target]?.shape = extended
    replace(value, for: uses, in: target, by: clone(chain, into: target))
  }

  private mutating func valuesRead(by loop: Int) -> Set<Int> {
    if let known = operands[loop] { return known }
    let values = Set((fusion.loops[loop]?.members ?? []).flatMap(fusion.work.operandValues))
    operands[loop] = values
    return values
  }

  /// Adds copies of the nodes `chain` to the loop `target`; returns the value of the last.
  private mutating func clone(_ chain: [Int], into target: Int) -> Int {
    var cloned: [Int: Int] = [:]
    var members: [Int] = []
    for original in chain {
      var copy = fusion.work.nodes[original]
      let type = fusion.work.values[copy.results[0].value].type
      copy.renameOperands { cloned[$0] ?? $0 }
      cloned[copy.results[0].value] = fusion.work.values.count
      copy.results[0].value = fusion.work.values.count
      let index = fusion.work.nodes.count
      fusion.work.values.append(WorkGraph.Value(type: type, source: .computed, writers: [index]))
      fusion.work.nodes.append(copy)
      readers.append([:])
      for operand in fusion.work.operandValues(index) {
        readers[operand][target, default: []].append(index)
        operands[target]?.insert(operand)
      }
      fusion.loopOfNode.append(target)
      members.append(index)
    }
    clones[target, default: []].append(members)
    return fusion.work.values.count - 1
  }

  /// Has `uses`, all nodes of `loop` that read `value`, read `replacement`.
  private mutating func replace(_ value: Int, for uses: [Int], in loop: Int, by replacement: Int) {
    for use in uses { fusion.work.nodes[use].renameOperands { $0 == value ? replacement : $0 } }
    readers[replacement][loop, default: []] += uses
    readers[value][loop] = nil
    operands[loop]?.remove(value)
    operands[loop]?.insert(replacement)
  }

  /// The nodes of `source` to compute again for `node`, operands first, and what they read of memory; false when it is
  /// too much, or needs what is not in memory.
  private func collect(
    _ node: Int, _ source: Int, _ chain: inout [Int], _ leaves: inout [StridedView]
  ) -> Bool {
    if chain.contains(node) { return true }
    // Whole numbers are made by being stored: registers hold floats.
    let result = fusion.work.nodes[node].results[0].value
    guard fusion.work.nodes[node].isCheap, fusion.work.values[result].type.dtype.isLoopType, chain.count < 4 else {
      return false
    }
    for view in fusion.work.nodes[node].operands.compactMap(\.view) {
      let value = fusion.work.values[view.value]
      switch value.source {
      // A variable may have been overwritten by the time it would be read again.
      case .variable: return false
      case .input, .constant: leaves.append(view)
      case .computed:
        guard let writer = value.writers.first else { return false }
        // What several nodes assemble is in memory, whoever they are.
        let isStored =
          value.isAssembled || fusion.loopOfNode[writer] != source
          || readers[view.value].keys.contains { $0 != source }
        if isStored {
          leaves.append(view)
        } else if isWhole(view) {
          guard collect(writer, source, &chain, &leaves) else { return false }
        } else {
          return false
        }
      }
    }
    chain.append(node)
    return chain.count <= 4
  }

  /// Drops members whose results nothing reads any more.
  private mutating func removeUnread() {
    var counts = readers.map { $0.values.reduce(0) { $0 + $1.count } }
    for index in fusion.loops.indices {
      guard let members = fusion.loops[index]?.members else { continue }
      var left = members.count
      var remaining: [Int] = []
      for member in members.reversed() {
        let result = fusion.work.nodes[member].results[0]
        guard isWhole(result), counts[result.value] == 0, !kept.contains(result.value), left > 1 else {
          remaining.append(member)
          continue
        }
        left -= 1
        for operand in fusion.work.operandValues(member) { counts[operand] -= 1 }
      }
      fusion.loops[index]?.members = remaining.reversed()
    }
  }
}

extension WorkGraph.Node {
  /// Has operands look at other values in the same way.
  fileprivate mutating func renameOperands(_ name: (Int) -> Int) {
    for index in operands.indices {
      if case .view(var view) = operands[index] {
        view.value = name(view.value)
        operands[index] = .view(view)
      }
    }
  }

  /// Whether computing the node again costs no more than loading its result.
  fileprivate var isCheap: Bool {
    guard case .map(let function) = kind else { return false }
    return function.isCheap
  }
}
