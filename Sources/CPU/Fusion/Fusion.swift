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
  var loops: [Loop?]
  /// The loop of each node that is in one.
  var loopOfNode: [Int?]

  /// The loops of `work`; without `fuses` every node is one of its own.
  init(_ work: WorkGraph, fuses: Bool) {
    self.work = work
    var formation = LoopFormation(work)
    for node in work.nodes.indices where work.nodes[node].isFusible { formation.add(node, fuses: fuses) }
    (loops, loopOfNode) = formation.finish()
    if fuses { rematerialize() }
  }

  enum RegisterUse { case asIs, expanded }

  /// How a member reads a value that the same loop produces; nil when it must be in memory first.
  func registerUse(_ view: StridedView, elements: Int, _ shape: LoopShape) -> RegisterUse? {
    Self.registerUse(view, elements: elements, shape, work)
  }

  static func registerUse(
    _ view: StridedView, elements: Int, _ shape: LoopShape, _ work: WorkGraph
  ) -> RegisterUse? {
    let value = work.values[view.value]
    guard view.offset == 0, value.writers.count == 1, value.type.dtype.isLoopType else { return nil }
    if view.isDense && view.count == value.count && view.count == elements { return .asIs }
    guard elements == shape.count, value.count == shape.rows, let columns = shape.columns,
      let (rows, inner) = view.rows(of: columns), inner == 0
    else { return nil }
    let inOrder = rows.isEmpty || (rows.count == 1 && rows[0].stride == 1 && rows[0].size == shape.rows)
    return inOrder ? .expanded : nil
  }
}
