package import KerasCore

extension Graph {
  /// The same computation in fewer and cheaper operations: what every back end starts from.
  ///
  /// Results are the same but for the sign of zeros. An error is a defect of a pass. `observe` sees the graph after every
  /// pass.
  package func optimized(observe: Observer = { _ throws(KerasError) in }) throws(KerasError) -> Graph {
    var graph = self
    for pass in Self.scanPasses {
      graph = try pass(graph)()
      try observe(graph)
    }
    graph = try graph.optimizingScanBodies(observe)
    try observe(graph)
    // One pass makes work for another; a round that removes nothing is the last.
    for round in 0..<8 {
      let before = graph.nodes.count
      for pass in Self.passes {
        graph = try pass(graph)()
        try observe(graph)
      }
      if round > 0 && graph.nodes.count == before { break }
    }
    return graph
  }

  /// The same computation where it is not going to be differentiated or trained: also with the affine functions after
  /// convolutions and products, such as BatchNormalization, moved into their kernels. Results differ by rounding.
  package func optimizedForInference(
    observe: Observer = { _ throws(KerasError) in }
  ) throws(KerasError) -> Graph {
    let simple = try optimized(observe: observe)
    let folded = try simple.foldingAffineIntoKernels()
    try observe(folded)
    // What folds adds nodes; where nothing does, nothing is left to simplify.
    return folded.nodes.count == simple.nodes.count ? simple : try folded.optimized(observe: observe)
  }

  /// What sees a graph between passes: a verifier, in tests.
  package typealias Observer = (Graph) throws(KerasError) -> Void

  private typealias Pass = @Sendable (Graph) -> () throws(KerasError) -> Graph

  /// Once, before all others.
  private static let scanPasses: [Pass] = [
    { graph in graph.eliminatingDeadCode },
    Graph.mergingScans,
    Graph.trimmingScans,
  ]

  /// In this order: what passes over operations leave behind is gone before the next round.
  private static let passes: [Pass] = [
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
}
