package import Graph
package import KerasCore

extension Graph {
  /// This graph ``Graph/optimized(observe:)``, after a look at what every pass leaves: well formed, or an error.
  package func optimizedAndVerified(forInference: Bool = false) throws(KerasError) -> Graph {
    let verify: Observer = { graph throws(KerasError) in try graph.verify() }
    return forInference ? try optimizedForInference(observe: verify) : try optimized(observe: verify)
  }
}
