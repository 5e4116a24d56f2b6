internal import Graph
internal import KerasCore

/// Groups elementwise nodes and reductions of rows into loops, each of which passes over memory once.
///
/// A node joins the loop of an operand when it goes through the same elements, finds its operands there in registers or
/// in memory as rows, and no other operand waits for the loop's results.
struct Fusion {
  struct Loop {
    var members: [Int]
    var shape: LoopShape
  }

  var work: WorkGraph
  var loops: [Loop?] = []
  /// The loop of each node that is in one.
  var loopOfNode: [Int?]

  /// The loops of `work`; without `fuses` every node is one of its own.
  init(_ work: WorkGraph, fuses: Bool) {
    self.work = work
    loopOfNode = [Int?](repeating: nil, count: work.nodes.count)
    for node in work.nodes.indices where work.nodes[node].isFusible {
      guard fuses, join(node) else {
        start(node)
        continue
      }
    }
    if fuses { rematerialize() }
  }

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
    let views = work.nodes[node].operands.compactMap(\.view) + partResults(node)
    let shape = LoopShape(count: count(node))
    let extended = shape.extended(by: memoryViews(views), exactColumns: exactColumns(node)) ?? shape
    loopOfNode[node] = loops.count
    loops.append(Loop(members: [node], shape: extended))
  }

  private func memoryViews(_ views: [StridedView]) -> [StridedView] { views.filter { !isKey($0) } }

  /// The key of random numbers is read as it is, not element by element.
  private func isKey(_ view: StridedView) -> Bool { work.values[view.value].type == TensorType([2], .uint32) }

  /// Where the node writes only a part of a value, which must be made of rows too.
  private func partResults(_ node: Int) -> [StridedView] {
    work.nodes[node].results.filter { $0.count != work.values[$0.value].count }
  }

  private func producers(_ node: Int) -> [Int] {
    work.operandValues(node).flatMap { work.values[$0].writers }
  }

  private mutating func join(_ node: Int) -> Bool {
    var joined: Int?
    var seen: Set<Int> = []
    for producer in producers(node) {
      guard let loop = loopOfNode[producer], seen.insert(loop).inserted else { continue }
      if let target = joined {
        merge(loop, into: target, for: node)
      } else if let shape = shapeOfJoining(node, loop),
        !dependsOn(loop, producers(node).filter { loopOfNode[$0] != loop })
      {
        loops[loop]?.members.append(node)
        loops[loop]?.shape = shape
        loopOfNode[node] = loop
        joined = loop
      }
    }
    return joined != nil
  }

  /// The shape of the loop with `node` in it; nil when the node does not fit.
  private func shapeOfJoining(_ node: Int, _ index: Int) -> LoopShape? {
    guard let loop = loops[index], isStatic(node) == isStatic(loop.members[0]) else { return nil }
    let shape = loop.shape
    let isRowLevel = exactColumns(node) == nil && shape.isExact && count(node) == shape.rows
    guard isRowLevel || count(node) == shape.count else { return nil }
    var exact = exactColumns(node)
    var views = isRowLevel ? [] : partResults(node)
    for operand in work.nodes[node].operands {
      guard let view = operand.view, !isKey(view) else { continue }
      if isProduced(view.value, in: index) {
        guard let use = registerUse(view, elements: isRowLevel ? shape.rows : shape.count, shape) else { return nil }
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
    work.values[value].writers.contains { loopOfNode[$0] == loop }
  }

  enum RegisterUse { case asIs, expanded }

  /// How a member reads a value that the same loop produces; nil when it must be in memory first.
  func registerUse(_ view: StridedView, elements: Int, _ shape: LoopShape) -> RegisterUse? {
    let value = work.values[view.value]
    guard view.offset == 0, value.writers.count == 1, value.type.dtype.isLoopType else { return nil }
    if view.isDense && view.count == value.count && view.count == elements { return .asIs }
    guard elements == shape.count, value.count == shape.rows, let columns = shape.columns,
      let (rows, inner) = view.rows(of: columns), inner == 0
    else { return nil }
    let inOrder = rows.isEmpty || (rows.count == 1 && rows[0].stride == 1 && rows[0].size == shape.rows)
    return inOrder ? .expanded : nil
  }

  /// Makes one loop of two, when `node`, which is in `target`, reads both and nothing stands between them.
  private mutating func merge(_ other: Int, into target: Int, for node: Int) {
    guard other != target, let first = loops[target], let second = loops[other],
      isStatic(first.members[0]) == isStatic(second.members[0]),
      let shape = first.shape.merged(with: second.shape)
    else { return }
    let members = (first.members + second.members).sorted()
    let inside = Set(members)
    // Each value that one half makes and the other reads must be readable in a register.
    for member in members {
      let rowLevel = exactColumns(member) == nil && shape.isExact && count(member) == shape.rows
      guard rowLevel || count(member) == shape.count else { return }
      for view in work.nodes[member].operands.compactMap(\.view) where !isKey(view) {
        let writers = work.values[view.value].writers
        guard writers.contains(where: inside.contains) else { continue }
        if registerUse(view, elements: rowLevel ? shape.rows : shape.count, shape) == nil { return }
      }
    }
    let outside = members.flatMap(producers).filter { !inside.contains($0) }
    if dependsOn(target, outside) || dependsOn(other, outside) { return }
    loops[target] = Loop(members: members, shape: shape)
    loops[other] = nil
    for member in members { loopOfNode[member] = target }
  }

  /// Whether one of `nodes` waits, directly or not, for a result of the loop.
  private func dependsOn(_ target: Int, _ nodes: [Int]) -> Bool {
    guard let first = loops[target]?.members.min() else { return false }
    var pending = nodes
    var visited: Set<Int> = []
    while let node = pending.popLast() {
      guard visited.insert(node).inserted else { continue }
      guard let loop = loopOfNode[node] else {
        if node > first { pending += producers(node) }
        continue
      }
      if loop == target { return true }
      let members = loops[loop]?.members ?? []
      visited.formUnion(members)
      if let last = members.max(), last > first { for member in members { pending += producers(member) } }
    }
    return false
  }
}
