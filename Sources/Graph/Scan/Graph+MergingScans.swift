package import KerasCore

extension Graph {
  /// With scans that differ only in what they output made one: the gradient of a scan runs it once more for the values
  /// it needs of every step.
  package func mergingScans() throws(KerasError) -> Graph {
    var groups: [ScanKey: Int] = [:]
    var merged: [Int: StackedOutputs] = [:]
    var groupOfNode: [Int: Int] = [:]
    for (index, node) in nodes.enumerated() {
      guard let scan = node.operation as? Scan else { continue }
      let key = ScanKey(scan, node.inputs)
      let first = groups[key] ?? index
      groups[key] = first
      groupOfNode[index] = first
      for output in scan.body.outputs.dropFirst(scan.states) { merged[first, default: StackedOutputs()].add(output) }
    }
    if groups.count == groupOfNode.count { return self }
    var index = -1
    var results: [Int: [Value]] = [:]
    return try rewritten { rewriter, node throws(KerasError) in
      index += 1
      guard let first = groupOfNode[index], let scan = node.operation as? Scan else {
        return nil
      }
      let outputs = merged[first] ?? StackedOutputs()
      if first == index {
        var whole = scan
        whole.body.outputs = Array(scan.body.outputs[..<scan.states]) + outputs.list
        let types = try whole.checkedOutputTypes(node.inputs.map(rewriter.graph.type))
        results[first] = rewriter.append(Node(source: .operation(whole), inputs: node.inputs, types: types))
      }
      guard let all = results[first] else { return nil }
      let own = scan.body.outputs.dropFirst(scan.states)
      return Array(all[..<scan.states])
        + own.compactMap { outputs.places[$0] }.map { all[scan.states + $0] }
    }
  }
}

/// The outputs of the steps of several scans, each once.
private struct StackedOutputs {
  private(set) var list: [Graph.Value] = []
  private(set) var places: [Graph.Value: Int] = [:]

  mutating func add(_ output: Graph.Value) {
    if places[output] != nil { return }
    places[output] = list.count
    list.append(output)
  }
}

/// The properties in which scans must agree to be merged.
private struct ScanKey: Hashable {
  private let scan: Scan
  private let inputs: [Graph.Value]

  init(_ scan: Scan, _ inputs: [Graph.Value]) {
    var common = scan
    common.body.outputs = Array(scan.body.outputs[..<scan.states])
    self.scan = common
    self.inputs = inputs
  }
}
