package import KerasCore

extension Graph {
  /// With sums of paddings by 0 that meet without overlapping made concatenations: the gradient of a split.
  package func joiningPads() throws(KerasError) -> Graph {
    try rewritten { rewriter, node throws(KerasError) in
      guard node.operation as? Binary == Binary(.add) else { return nil }
      var parts: [PaddedPart] = []
      // As many additions and paddings as a split into 16 parts has; longer sums would be walked again and again.
      var visits = 31
      for input in node.inputs {
        guard rewriter.collectPads(input, &parts, &visits) else { return nil }
      }
      guard let axis = parts[0].axis, parts.allSatisfy({ $0.axis == axis }) else { return nil }
      parts.sort { $0.start < $1.start }
      var end = 0
      for part in parts {
        guard part.start == end else { return nil }
        end += part.extent
      }
      guard end == node.types[0].shape[axis] else { return nil }
      let types = try Concatenate(axis: axis).checkedOutputTypes(parts.map { rewriter.graph.type(of: $0.value) })
      return rewriter.append(
        Node(source: .operation(Concatenate(axis: axis)), inputs: parts.map(\.value), types: types))
    }
  }
}

/// A value with zeros before and after it along one axis.
private struct PaddedPart {
  let value: Graph.Value
  let axis: Int?
  let start: Int
  let extent: Int
}

extension GraphRewriter {
  /// Adds the paddings whose sum `value` is to `parts`; false when it is anything else, or more `visits` are needed.
  fileprivate func collectPads(_ value: Graph.Value, _ parts: inout [PaddedPart], _ visits: inout Int) -> Bool {
    guard visits > 0 else { return false }
    visits -= 1
    let node = graph.nodes[value.node]
    if node.operation as? Binary == Binary(.add) {
      return node.inputs.allSatisfy { collectPads($0, &parts, &visits) }
    }
    guard let pad = node.operation as? Pad, pad.value == 0, pad.interior.allSatisfy({ $0 == 0 }) else { return false }
    let axes = pad.low.indices.filter { pad.low[$0] + pad.high[$0] > 0 }
    guard axes.count == 1 else { return false }
    parts.append(
      PaddedPart(
        value: node.inputs[0], axis: axes[0], start: pad.low[axes[0]], extent: shape(of: node.inputs[0])[axes[0]]))
    return true
  }
}
