internal import CKernels
internal import KerasCore

extension Fusion {
  /// Has loops compute again what another loop would have to store for them, where that is a few cheap steps from values
  /// that are in memory anyway – the slope of a ReLU for the gradient, say. A store, a load and memory are saved.
  mutating func rematerialize() {
    let kept = Set((work.outputs + work.updates.map(\.view)).map(\.value))
    var readers = work.readers

    for source in loops.indices {
      for node in loops[source]?.members ?? [] {
        let result = work.nodes[node].results[0]
        guard work.nodes[node].isCheap, !kept.contains(result.value), isWhole(result),
          !work.values[result.value].isStatic
        else { continue }
        let outside = readers[result.value].filter { loopOfNode[$0] != source }
        let targets = Set(outside.map { loopOfNode[$0] ?? -1 })
        guard !outside.isEmpty, !targets.contains(-1) else { continue }
        for target in targets.sorted() {
          cloneChain(endingAt: node, from: source, into: target, readers: &readers)
        }
      }
    }
    removeUnread(kept, readers)
  }

  private func isWhole(_ view: StridedView) -> Bool {
    let value = work.values[view.value]
    return view.isDense && view.offset == 0 && view.count == value.count && value.writers.count == 1
  }

  /// Clones `node`, and what it is computed from, into the loop `target`, when that is short and reads little else.
  private mutating func cloneChain(endingAt node: Int, from source: Int, into target: Int, readers: inout [[Int]]) {
    guard let loop = loops[target], work.nodes[node].results[0].count == loop.shape.count else { return }
    let value = work.nodes[node].results[0].value
    let uses = readers[value].filter { loopOfNode[$0] == target }
    let areWhole = uses.allSatisfy { use in
      work.nodes[use].operands.compactMap(\.view).allSatisfy { $0.value != value || isWhole($0) }
    }
    var chain: [Int] = []
    var leaves: [StridedView] = []
    guard areWhole, collect(node, source, &chain, &leaves, readers) else { return }
    let alreadyRead = Set(loop.members.flatMap(work.operandValues))
    let newLeaves = Set(leaves.filter { $0.isDense }.map(\.value)).subtracting(alreadyRead)
    guard newLeaves.count <= 1, let shape = loop.shape.extended(by: leaves) else { return }

    var clones: [Int: Int] = [:]
    var members: [Int] = []
    for original in chain {
      var copy = work.nodes[original]
      let type = work.values[copy.results[0].value].type
      for index in copy.operands.indices {
        if case .view(var view) = copy.operands[index], let clone = clones[view.value] {
          view.value = clone
          copy.operands[index] = .view(view)
        }
      }
      clones[copy.results[0].value] = work.values.count
      copy.results[0].value = work.values.count
      let index = work.nodes.count
      work.values.append(WorkGraph.Value(type: type, source: .computed, writers: [index]))
      work.nodes.append(copy)
      readers.append([])
      for operand in work.operandValues(index) { readers[operand].append(index) }
      loopOfNode.append(target)
      members.append(index)
    }
    guard let replacement = clones[value] else { return }
    for use in uses {
      for index in work.nodes[use].operands.indices {
        if case .view(var view) = work.nodes[use].operands[index], view.value == value {
          view.value = replacement
          work.nodes[use].operands[index] = .view(view)
        }
      }
    }
    readers[replacement] += uses
    readers[value].removeAll(where: uses.contains)
    loops[target] = Loop(members: members + loop.members, shape: shape)
  }

  /// The nodes of `source` to compute again for `node`, operands first, and what they read of memory; false when it is
  /// too much, or needs what is not in memory.
  private func collect(
    _ node: Int, _ source: Int, _ chain: inout [Int], _ leaves: inout [StridedView], _ readers: [[Int]]
  ) -> Bool {
    if chain.contains(node) { return true }
    guard work.nodes[node].isCheap, chain.count < 4 else { return false }
    for view in work.nodes[node].operands.compactMap(\.view) {
      let value = work.values[view.value]
      switch value.source {
      // A variable may have been overwritten by the time it would be read again.
      case .variable: return false
      case .input, .constant: leaves.append(view)
      case .computed:
        let isStored =
          value.writers.contains { loopOfNode[$0] != source }
          || readers[view.value].contains { loopOfNode[$0] != source }
        if isStored {
          leaves.append(view)
        } else if isWhole(view), value.writers.count == 1 {
          guard collect(value.writers[0], source, &chain, &leaves, readers) else { return false }
        } else {
          return false
        }
      }
    }
    chain.append(node)
    return chain.count <= 4
  }

  /// Drops members whose results nothing reads any more.
  private mutating func removeUnread(_ kept: Set<Int>, _ readers: [[Int]]) {
    var readers = readers
    for index in loops.indices {
      guard var loop = loops[index] else { continue }
      for member in loop.members.reversed() {
        let result = work.nodes[member].results[0]
        guard isWhole(result), readers[result.value].isEmpty, !kept.contains(result.value), loop.members.count > 1
        else { continue }
        loop.members.removeAll { $0 == member }
        for operand in work.operandValues(member) { readers[operand].removeAll { $0 == member } }
      }
      loops[index] = loop
    }
  }
}

extension WorkGraph.Node {
  /// Whether computing the node again costs no more than loading its result.
  fileprivate var isCheap: Bool {
    guard case .map(let function) = kind else { return false }
    return function.isCheap
  }
}
