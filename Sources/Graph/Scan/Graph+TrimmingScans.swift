package import KerasCore

extension Graph {
  /// Without the outputs of scans that nobody reads, and the states, sequences and constants that only they needed.
  package func trimmingScans() throws(KerasError) -> Graph {
    guard nodes.contains(where: { $0.operation is Scan }) else { return self }
    var live: Set<Value> = Set(outputs + updates.map(\.value))
    var trims: [Int: ScanTrim] = [:]
    for index in nodes.indices.reversed() {
      let node = nodes[index]
      let used = node.types.indices.filter { live.contains(Value(node: index, output: $0)) }
      guard !used.isEmpty else { continue }
      if let scan = node.operation as? Scan {
        let trim = ScanTrim(scan, used: used)
        trims[index] = trim
        for operand in trim.operands { live.insert(node.inputs[operand]) }
      } else {
        live.formUnion(node.inputs)
      }
    }
    var index = -1
    return try rewritten { rewriter, node throws(KerasError) in
      index += 1
      guard let trim = trims[index], trim.operands.count < node.inputs.count || trim.results.count < node.types.count
      else { return nil }
      let inputs = trim.operands.map { node.inputs[$0] }
      let types = trim.results.map { node.types[$0] }
      let values = rewriter.append(Node(source: .operation(trim.scan), inputs: inputs, types: types))
      // What is gone has no readers; something must stand in its place.
      var all = [Value](repeating: node.inputs[0], count: node.types.count)
      for (result, value) in zip(trim.results, values) { all[result] = value }
      return all
    }.eliminatingDeadCode()
  }

  /// With the bodies of scans simplified as graphs of their own.
  func optimizingScanBodies(_ observe: Observer) throws(KerasError) -> Graph {
    try rewritten { rewriter, node throws(KerasError) in
      guard var scan = node.operation as? Scan else { return nil }
      scan.body = try scan.body.optimized(observe: observe)
      return rewriter.append(Node(source: .operation(scan), inputs: node.inputs, types: node.types))
    }
  }
}

/// A scan without what is not needed, and which operands and results it keeps.
private struct ScanTrim {
  private(set) var scan: Scan
  private(set) var operands: [Int] = []
  private(set) var results: [Int] = []

  init(_ scan: Scan, used: [Int]) {
    self.scan = scan
    let body = scan.body
    // A state is needed when its last value is, or when anything needed reads it.
    var states = Set(used.filter { $0 < scan.states })
    var isNeeded = [Bool](repeating: false, count: body.nodes.count)
    var pending = (Array(states) + used).map { body.outputs[$0].node }
    while let index = pending.popLast() {
      if isNeeded[index] { continue }
      isNeeded[index] = true
      pending += body.nodes[index].inputs.map(\.node)
      if case .input(let input) = body.nodes[index].source, input < scan.states, states.insert(input).inserted {
        pending.append(body.outputs[input].node)
      }
    }
    var kept: Set<Int> = states
    for (index, node) in body.nodes.enumerated() where isNeeded[index] {
      if case .input(let input) = node.source { kept.insert(input) }
    }
    operands = kept.sorted()
    results = states.union(used).sorted()
    var places: [Int: Int] = [:]
    for (place, operand) in operands.enumerated() { places[operand] = place }
    var trimmed = body
    trimmed.inputs = operands.map { body.inputs[$0] }
    trimmed.outputs = results.map { body.outputs[$0] }
    trimmed = trimmed.eliminatingDeadCode()
    for index in trimmed.nodes.indices {
      if case .input(let input) = trimmed.nodes[index].source, let place = places[input] {
        trimmed.nodes[index].source = .input(place)
      }
    }
    self.scan.body = trimmed
    self.scan.states = states.count
    self.scan.sequences = operands.filter { scan.states..<(scan.states + scan.sequences) ~= $0 }.count
  }
}
