package import KerasCore

extension Graph {
  /// The same computation in fewer and cheaper operations: what every back end starts from.
  ///
  /// Results are the same but for the sign of zeros. An error is a defect of a pass.
  package func optimized() throws(KerasError) -> Graph {
    var graph = try eliminatingDeadCode().mergingScans().trimmingScans().optimizingScanBodies()
    // One pass makes work for another; a round that removes nothing is the last.
    for round in 0..<8 {
      let before = graph.nodes.count
      for pass in Self.passes {
        graph = try pass(graph)()
        assert(graph.isVerified, "a pass left the graph malformed")
      }
      if round > 0 && graph.nodes.count == before { break }
    }
    return graph
  }

  /// The same computation where it is not going to be differentiated or trained: also with the affine functions after
  /// convolutions and products, such as BatchNormalization, moved into their kernels. Results differ by rounding.
  package func optimizedForInference() throws(KerasError) -> Graph {
    let simple = try optimized()
    let folded = try simple.foldingAffineIntoKernels()
    // What folds adds nodes; where nothing does, nothing is left to simplify.
    return folded.nodes.count == simple.nodes.count ? simple : try folded.optimized()
  }

  /// In this order: what passes over operations leave behind is gone before the next round.
  private static let passes: [@Sendable (Graph) -> () throws(KerasError) -> Graph] = [
    Graph.simplifyingElementwise,
    Graph.simplifyingMovement,
    Graph.joiningPads,
    Graph.broadcastingLast,
    Graph.slicingFirst,
    Graph.mergingTransposesIntoProducts,
    Graph.foldingConstants,
    Graph.mergingCommonSubexpressions,
    { graph in graph.eliminatingDeadCode },
  ]

  private var isVerified: Bool {
    do {
      try verify()
      return true
    } catch {
      return false
    }
  }
}
