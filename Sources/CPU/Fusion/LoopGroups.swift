/// Sets of nodes that are to be one loop each: a forest of disjoint sets, whose smaller members become part of the larger.
struct LoopGroups {
  private struct Group {
    /// The loop's number: when the first of its nodes, as the loop that others joined, was taken in.
    var number: Int
    /// In no order.
    var members: [Int]
    var shape: LoopShape
    /// The values of several writers that a member writes a part of.
    var written: Set<Int> = []
    /// The values of several writers that a member reads.
    var read: Set<Int> = []
  }

  private var groups: [Group] = []
  /// The group that each has become part of; itself while it stands.
  private var parents: [Int] = []
  private var groupOfNode: [Int] = []

  /// Makes room for the nodes 0 ..< count.
  mutating func reserve(_ count: Int) { groupOfNode = [Int](repeating: -1, count: count) }

  /// The loop that `node` is in by now.
  func loop(of node: Int) -> Int? {
    var group = groupOfNode[node]
    if group < 0 { return nil }
    // The smaller always joins the larger, so the way is short.
    while parents[group] != group { group = parents[group] }
    return group
  }

  func members(_ loop: Int) -> [Int] { groups[loop].members }

  func shape(_ loop: Int) -> LoopShape { groups[loop].shape }

  /// Whether a member writes a part of `value`, which has several writers.
  func writes(_ loop: Int, partOf value: Int) -> Bool { groups[loop].written.contains(value) }

  /// Whether one of the loops reads a value that the other writes a part of.
  func assembleForOneAnother(_ first: Int, _ second: Int) -> Bool {
    !groups[first].written.isDisjoint(with: groups[second].read)
      || !groups[second].written.isDisjoint(with: groups[first].read)
  }

  mutating func start(with node: Int, _ shape: LoopShape) {
    groupOfNode[node] = groups.count
    parents.append(groups.count)
    groups.append(Group(number: groups.count, members: [node], shape: shape))
  }

  mutating func join(_ node: Int, _ loop: Int, _ shape: LoopShape) {
    groupOfNode[node] = loop
    groups[loop].members.append(node)
    groups[loop].shape = shape
  }

  mutating func noteWrite(of value: Int, by node: Int) { groups[groupOfNode[node]].written.insert(value) }

  mutating func noteRead(of value: Int, by node: Int) { groups[groupOfNode[node]].read.insert(value) }

  /// Makes one loop of two, under the number of `target`.
  mutating func merge(_ other: Int, into target: Int, _ shape: LoopShape) {
    let number = groups[target].number
    let isTargetLarger = groups[target].members.count >= groups[other].members.count
    let (large, small) = isTargetLarger ? (target, other) : (other, target)
    parents[small] = large
    groups[large].number = number
    groups[large].shape = shape
    groups[large].members += groups[small].members
    groups[small].members = []
    move(\.written, from: small, to: large)
    move(\.read, from: small, to: large)
  }

  /// Puts the elements of both sets together, for the price of the smaller one.
  private mutating func move(_ set: WritableKeyPath<Group, Set<Int>>, from small: Int, to large: Int) {
    var source: Set<Int> = []
    swap(&source, &groups[small][keyPath: set])
    if source.count > groups[large][keyPath: set].count { swap(&source, &groups[large][keyPath: set]) }
    groups[large][keyPath: set].formUnion(source)
  }

  /// The loops by number, their members in order, and the number of each node's.
  func numbered(nodeCount: Int) -> (loops: [Fusion.Loop?], loopOfNode: [Int?]) {
    var loops = [Fusion.Loop?](repeating: nil, count: groups.count)
    var loopOfNode = [Int?](repeating: nil, count: nodeCount)
    for (index, group) in groups.enumerated() where parents[index] == index {
      loops[group.number] = Fusion.Loop(members: group.members.sorted(), shape: group.shape)
      for member in group.members { loopOfNode[member] = group.number }
    }
    return (loops, loopOfNode)
  }
}
