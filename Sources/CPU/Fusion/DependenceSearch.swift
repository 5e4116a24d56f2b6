/// A search for what stands between two loops, or a loop and a node: what waits for the one while the other waits for it.
/// If there is anything, the two cannot be one loop.
///
/// It goes forward from the one and backward from the other, in steps of equal cost, and ends when the two meet or when
/// the shorter way ends. Where neither happens for long – the loops of a layer and of its gradient, in a deep network –
/// something is taken to be between: that is nearly always so, and it keeps fusion linear.
struct DependenceSearch {
  /// What waits and is waited for.
  enum Unit: Hashable {
    case loop(Int)
    /// A node that is in no loop.
    case node(Int)
  }

  /// How many steps at most are taken.
  private static let limit = 4096

  private let work: WorkGraph
  private let readers: [[Int]]
  private let groups: LoopGroups
  private let end: Int

  /// A search among the nodes before `end`.
  init(_ work: WorkGraph, _ readers: [[Int]], _ groups: LoopGroups, before end: Int) {
    self.work = work
    self.readers = readers
    self.groups = groups
    self.end = end
  }

  /// Whether a third unit stands between the two; also when that is not found out in time.
  func isAnythingBetween(_ first: Unit, and last: Unit) -> Bool {
    var forward = Frontier(first)
    var backward = Frontier(last)
    for step in 0..<Self.limit {
      let isForward = step % 2 == 0
      switch isForward ? next(&forward, isForward: true) : next(&backward, isForward: false) {
      case .end: return false
      case .value: continue
      case .unit(let unit, let isDirect):
        if unit == (isForward ? first : last) { continue }
        if unit == (isForward ? last : first) {
          // That the one reads the other is no harm; that something else comes to it is.
          if isDirect { continue }
          return true
        }
        if isForward ? backward.units.contains(unit) : forward.units.contains(unit) { return true }
        isForward ? forward.add(unit) : backward.add(unit)
      }
    }
    return true
  }

  private enum Step {
    case unit(Unit, isDirect: Bool)
    case value, end
  }

  /// Takes the next step of a frontier: from a value to a unit at its other end, or from a unit to one of its values.
  private func next(_ frontier: inout Frontier, isForward: Bool) -> Step {
    while frontier.head < frontier.places.count {
      let place = frontier.places[frontier.head]
      let position = frontier.position
      switch place {
      case .value(let value, let isDirect):
        let nodes = isForward ? readers[value] : work.values[value].writers
        guard position < nodes.count, nodes[position] < end else { break }
        frontier.position += 1
        return .unit(groups.loop(of: nodes[position]).map(Unit.loop) ?? .node(nodes[position]), isDirect: isDirect)
      case .unit(let unit):
        let members: [Int]
        switch unit {
        case .loop(let loop): members = groups.members(loop)
        case .node(let node): members = [node]
        }
        guard frontier.member < members.count else { break }
        let node = work.nodes[members[frontier.member]]
        let count = isForward ? node.results.count : node.operands.count
        if position < count {
          frontier.position += 1
          if let value = isForward ? node.results[position].value : node.operands[position].view?.value {
            frontier.add(value: value, isDirect: frontier.head == 0)
          }
        } else {
          frontier.member += 1
          frontier.position = 0
        }
        return .value
      }
      frontier.advance()
    }
    return .end
  }
}

/// The places a search has come to, in order, and how far it has looked around from them.
private struct Frontier {
  enum Place {
    case unit(DependenceSearch.Unit)
    /// A value, and whether it is one of the unit that the search began at.
    case value(Int, isDirect: Bool)
  }

  private(set) var places: [Place]
  private(set) var units: Set<DependenceSearch.Unit> = []
  private var values: Set<Int> = []
  private var directValues: Set<Int> = []
  /// The place looked around from.
  private(set) var head = 0
  /// The member of a loop, and the operand, result, reader or writer that is next.
  var member = 0
  var position = 0

  init(_ unit: DependenceSearch.Unit) { places = [.unit(unit)] }

  mutating func add(_ unit: DependenceSearch.Unit) {
    if units.insert(unit).inserted { places.append(.unit(unit)) }
  }

  mutating func add(value: Int, isDirect: Bool) {
    let isNew = isDirect ? directValues.insert(value).inserted : values.insert(value).inserted
    if isNew { places.append(.value(value, isDirect: isDirect)) }
  }

  mutating func advance() {
    head += 1
    member = 0
    position = 0
  }
}
