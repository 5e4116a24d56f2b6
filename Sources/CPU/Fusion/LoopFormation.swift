internal import Graph
internal import KerasCore

/// The loops of a work graph while its nodes, in their order, join them.
struct LoopFormation {
  let work: WorkGraph
  private(set) var groups = LoopGroups()
  /// The nodes that read each value.
  let readers: [[Int]]

  init(_ work: WorkGraph) {
    self.work = work
    readers = work.readers
    groups.reserve(work.nodes.count)
  }

  /// Takes in the next node: into the loop of an operand, if one suits, else as a loop of its own.
  mutating func add(_ node: Int, fuses: Bool) {
    if !fuses || !join(node) { start(node) }
  }

  /// The loops by number, nil where one has become part of another, and the number of each node's.
  func finish() -> (loops: [Fusion.Loop?], loopOfNode: [Int?]) { groups.numbered(nodeCount: work.nodes.count) }

  /// How many elements a node goes through.
  private func count(_ node: Int) -> Int {
    if case .reduceRows = work.nodes[node].kind { return work.nodes[node].operands[0].view?.count ?? 0 }
    return work.nodes[node].results[0].count
  }

  private func exactColumns(_ node: Int) -> Int? {
    if case .reduceRows(_, let columns) = work.nodes[node].kind { columns } else { nil }
  }

  private mutating func start(_ node: Int) {
    // Lowering has seen to it that a node's own views suit one another.
    let views = work.nodes[node].operands.compactMap(\.view).filter { !isKey($0) } + partResults(node)
    let shape = LoopShape(count: count(node))
    groups.start(with: node, shape.extended(by: views, exactColumns: exactColumns(node)) ?? shape)
    noteAssemblies(of: node)
  }

  /// The key of random numbers is read as it is, not element by element.
  private func isKey(_ view: StridedView) -> Bool { work.values[view.value].type == TensorType([2], .uint32) }

  /// Where the node writes only a part of a value, which must be made of rows too.
  private func partResults(_ node: Int) -> [StridedView] {
    work.nodes[node].results.filter { $0.count != work.values[$0.value].count }
  }

  /// The only writer of a value; nil where it has several, or none.
  private func writer(_ value: Int) -> Int? {
    let writers = work.values[value].writers
    return writers.count == 1 ? writers[0] : nil
  }

  private mutating func noteAssemblies(of node: Int) {
    for result in work.nodes[node].results where work.values[result.value].isAssembled {
      groups.noteWrite(of: result.value, by: node)
    }
    for value in work.operandValues(node) where work.values[value].isAssembled {
      groups.noteRead(of: value, by: node)
    }
  }

  private mutating func join(_ node: Int) -> Bool {
    var joined = false
    var seen: Set<Int> = []
    // What is assembled from parts is read from memory, never from a register of a loop that writes a part.
    for producer in work.operandValues(node).compactMap(writer) {
      guard let loop = groups.loop(of: producer), seen.insert(loop).inserted else { continue }
      if joined {
        mergeLoop(of: producer, intoThatOf: node)
      } else if let shape = shapeOfJoining(node, loop), !isBetween(loop, and: node) {
        groups.join(node, loop, shape)
        noteAssemblies(of: node)
        joined = true
      }
    }
    return joined
  }

  /// The shape of the loop with `node` in it; nil when the node does not fit.
  private func shapeOfJoining(_ node: Int, _ loop: Int) -> LoopShape? {
    guard isStatic(node) == isStatic(groups.members(loop)[0]) else { return nil }
    let shape = groups.shape(loop)
    let isRowLevel = exactColumns(node) == nil && shape.isExact && count(node) == shape.rows
    guard isRowLevel || count(node) == shape.count else { return nil }
    var exact = exactColumns(node)
    var views = isRowLevel ? [] : partResults(node)
    for operand in work.nodes[node].operands {
      guard let view = operand.view, !isKey(view) else { continue }
      if isProduced(view.value, in: loop) {
        guard let use = registerUse(view, isRowLevel: isRowLevel, shape) else { return nil }
        if use == .expanded { exact = shape.columns }
      } else if !isRowLevel {
        views.append(view)
      } else if view.rows(of: 1).map({ $0.rows.count > 5 }) ?? true {
        return nil
      }
    }
    return shape.extended(by: views, exactColumns: exact)
  }

  private func isStatic(_ node: Int) -> Bool { work.values[work.nodes[node].results[0].value].isStatic }

  private func isProduced(_ value: Int, in loop: Int) -> Bool {
    work.values[value].isAssembled
      ? groups.writes(loop, partOf: value) : writer(value).map { groups.loop(of: $0) == loop } ?? false
  }

  private func registerUse(_ view: StridedView, isRowLevel: Bool, _ shape: LoopShape) -> Fusion.RegisterUse? {
    Fusion.registerUse(view, elements: isRowLevel ? shape.rows : shape.count, shape, work)
  }

  /// Makes one loop of two, when `node` reads both and nothing stands between them.
  private mutating func mergeLoop(of producer: Int, intoThatOf node: Int) {
    guard let other = groups.loop(of: producer), let target = groups.loop(of: node), other != target,
      isStatic(producer) == isStatic(node), let shape = groups.shape(target).merged(with: groups.shape(other)),
      !groups.assembleForOneAnother(target, other), canMeet(target, other, shape),
      !isBetween(target, and: other, before: node), !isBetween(other, and: target, before: node)
    else { return }
    groups.merge(other, into: target, shape)
  }

  /// Whether each value that one of the loops makes and the other reads can be read in a register.
  private func canMeet(_ first: Int, _ second: Int, _ shape: LoopShape) -> Bool {
    func canRead(_ member: Int, _ value: Int) -> Bool {
      let isRowLevel = exactColumns(member) == nil && shape.isExact && count(member) == shape.rows
      return work.nodes[member].operands.compactMap(\.view).allSatisfy {
        $0.value != value || isKey($0) || registerUse($0, isRowLevel: isRowLevel, shape) != nil
      }
    }
    // From the smaller one both directions are seen.
    let isFirstSmaller = groups.members(first).count < groups.members(second).count
    let (small, large) = isFirstSmaller ? (first, second) : (second, first)
    return groups.members(small).allSatisfy { member in
      work.operandValues(member).allSatisfy { !isProduced($0, in: large) || canRead(member, $0) }
        && work.nodes[member].results.allSatisfy { result in
          readers[result.value].allSatisfy { groups.loop(of: $0) != large || canRead($0, result.value) }
        }
    }
  }

  /// Whether anything stands between the loop and `node`, which is about to join it.
  private func isBetween(_ loop: Int, and node: Int) -> Bool {
    DependenceSearch(work, readers, groups, before: node).isAnythingBetween(.loop(loop), and: .node(node))
  }

  /// Whether anything up to `node` stands between the one loop and the other.
  private func isBetween(_ first: Int, and last: Int, before node: Int) -> Bool {
    DependenceSearch(work, readers, groups, before: node).isAnythingBetween(.loop(first), and: .loop(last))
  }
}

extension WorkGraph.Value {
  /// Whether several nodes write a part each.
  var isAssembled: Bool { writers.count > 1 }
}
