@testable import CPU
import Graph
import KerasCore

/// What is wrong with the loops, the order and the memory of a work graph; nothing, unless there is a defect.
struct WorkVerifier {
  let work: WorkGraph
  let fusion: Fusion
  let schedule: Schedule
  let life: Lifetimes

  /// Compiles `graph` as far as to the lifetimes.
  init(_ graph: Graph, fuses: Bool = true) throws {
    let lasting = Set(graph.variables.indices).subtracting(graph.updates.map(\.variable))
    self.init(try Lowering.lower(graph, lasting: lasting), fuses: fuses)
  }

  init(_ work: WorkGraph, fuses: Bool = true) {
    fusion = Fusion(work, fuses: fuses)
    self.work = fusion.work
    schedule = Schedule(fusion.work, fusion)
    life = Lifetimes(fusion.work, schedule, fusion)
  }

  /// The requests of all values in memory that are in no variable, and whose each is.
  var requests: [(value: Int, request: MemoryPlan.Request)] {
    let replaced = Set(life.replacements(work, schedule, fusion).map(\.value))
    return work.values.indices.filter { life.isNeeded[$0] && !replaced.contains($0) && isPlanned($0) }.map {
      ($0, .init(byteCount: work.values[$0].type.byteCount, first: life.first[$0], last: life.last[$0]))
    }
  }

  private func isPlanned(_ value: Int) -> Bool {
    switch work.values[value].source {
    case .input, .computed: !work.values[value].isStatic
    case .variable, .constant: false
    }
  }

  /// The faults, in words.
  var faults: [String] { faultsOfLoops + faultsOfOrder + faultsOfReplacements }

  /// Every node whose result is needed is in just one item; a loop's members are in order, go through the same elements
  /// and read one another in registers.
  private var faultsOfLoops: [String] {
    var faults: [String] = []
    var seen: Set<Int> = []
    for item in schedule.items {
      for node in item.nodes where !seen.insert(node).inserted { faults.append("node \(node) is scheduled twice") }
      guard case .loop(let loop) = item else { continue }
      let inside = Set(loop.members)
      var written: Set<Int> = []
      for member in loop.members {
        for view in work.nodes[member].operands.compactMap(\.view) {
          let writers = work.values[view.value].writers
          guard writers.contains(where: inside.contains) else { continue }
          if !writers.allSatisfy(written.contains) { faults.append("node \(member) reads before its loop writes") }
          let uses = [loop.shape.rows, loop.shape.count].map {
            fusion.registerUse(view, elements: $0, loop.shape) != nil
          }
          if !uses.contains(true) { faults.append("node \(member) cannot read \(view.value) in a register") }
        }
        written.insert(member)
      }
    }
    let needed = (work.outputs + work.updates.map(\.view)).map(\.value) + seen.flatMap(work.operandValues)
    for writer in Set(needed).flatMap({ work.values[$0].writers }) where !seen.contains(writer) {
      faults.append("node \(writer) is never run")
    }
    return faults
  }

  /// Every operand is written before it is read, frames before what is inside them, and what lasts before all else.
  private var faultsOfOrder: [String] {
    var faults: [String] = []
    var itemOfNode: [Int: Int] = [:]
    for (index, item) in schedule.items.enumerated() { for node in item.nodes { itemOfNode[node] = index } }
    for (index, item) in schedule.items.enumerated() {
      for node in item.nodes {
        for writer in work.operandValues(node).flatMap({ work.values[$0].writers }) {
          if itemOfNode[writer] ?? .max > index { faults.append("node \(node) reads what \(writer) has not written") }
        }
        for result in work.nodes[node].results {
          for fill in work.values[result.value].writers where fill < node && work.nodes[fill].isFill {
            if itemOfNode[fill] ?? .max > index { faults.append("node \(node) is painted over by \(fill)") }
          }
        }
        let isStatic = work.values[work.nodes[node].results[0].value].isStatic
        if isStatic != (index < schedule.staticCount) { faults.append("node \(node) is on the wrong side of the run") }
      }
    }
    return faults
  }

  /// A variable is only overwritten when nothing that runs later, or at other elements, reads it.
  private var faultsOfReplacements: [String] {
    var faults: [String] = []
    for (variable, value) in life.replacements(work, schedule, fusion) {
      let writing = schedule.items.firstIndex { $0.nodes.contains(work.values[value].writers[0]) } ?? 0
      for (index, item) in schedule.items.enumerated() where index >= writing {
        for view in item.nodes.flatMap({ work.nodes[$0].operands.compactMap(\.view) }) {
          guard case .variable(variable) = work.values[view.value].source else { continue }
          if index > writing || !view.isDense { faults.append("item \(index) reads variable \(variable) too late") }
        }
      }
    }
    return faults
  }
}
