internal import KerasCore
internal import TensorBundle

extension ObjectWalk {
  /// The state of the optimizer that the model `root` holds, or the first object beside the model, in the order in which Keras
  /// writes it to HDF5; none without one.
  ///
  /// Source: `keras/optimizers/optimizer_experimental/optimizer.py`, `keras/optimizer_v2/optimizer_v2.py`
  func optimizerWeights(of root: Int) throws(KerasError) -> [SavedWeight] {
    let name = "optimizer"
    guard let optimizer = graph.child(name, of: root) ?? graph.child(name, of: 0) else { return [] }
    var weights: [SavedWeight] = []
    for node in listedVariables(of: optimizer) ?? slots(of: optimizer) ?? [] { weights.append(try variable(node)) }
    return weights
  }

  /// The variables of an optimizer of 2.11 or later, which has a list of all; nil for older ones.
  private func listedVariables(of optimizer: Int) -> [Int]? {
    guard let list = graph.child("_variables", of: optimizer) else { return nil }
    let numbered = graph.nodes[list].children.compactMap { child in Int(child.name).map { ($0, child.node) } }
    return numbered.sorted { $0.0 < $1.0 }.map(\.1).filter { graph.nodes[$0].key != nil }
  }

  /// The variables of an older optimizer: its steps, what it remembers for all weights, then slot by slot that of each weight.
  /// Nil for another object, such as an optimizer in an optimizer.
  private func slots(of optimizer: Int) -> [Int]? {
    guard let steps = graph.child("iter", of: optimizer) else { return nil }
    let shared = ["momentum_cache"].compactMap { graph.child($0, of: optimizer) }
    var names: [String] = []
    for slot in graph.nodes[optimizer].slots where !names.contains(slot.name) { names.append(slot.name) }
    let slots = names.flatMap { name in
      graph.nodes[optimizer].slots.filter { $0.name == name }.sorted {
        (order[$0.original] ?? .max) < (order[$1.original] ?? .max)
      }
    }
    return ([steps] + shared + slots.map(\.node)).filter { graph.nodes[$0].key != nil }
  }
}
