package import Graph
package import KerasCore

/// The part of a model that is computed on arrays beside its graph, for batches of certain types: what runs before the graph, and
/// what runs after it on its outputs.
///
/// Inputs of the graph are numbered as it was recorded: first the model's, then the results of ``HostCall``s.
package struct HostPlan: Sendable {
  /// Where an array comes from.
  package enum Source: Hashable, Sendable {
    /// An input of the recorded graph: one of the model's, or the result of a call.
    case input(Int)
    /// An output of the graph that is run.
    case output(Int)
  }

  /// The calls before the graph, in their order.
  private let before: [HostCall]
  /// The calls after it, in their order, each with the places of its inputs.
  private let after: [(call: HostCall, inputs: [Source])]
  /// The graphs of numbers that calls before the graph take.
  private let computed: [Graph.Value: Graph]
  /// The inputs that are among the values of the recorded graph.
  private let inputs: [Graph.Value: Int]
  /// Where each of the model's outputs comes from.
  package let outputs: [Source]
  /// The inputs of the recorded graph that the graph takes which is run.
  package let graphInputs: [Int]
  /// The values of the recorded graph that the graph puts out which is run.
  let graphOutputs: [Graph.Value]

  /// How many calls were recorded, before and after the graph.
  package let callCount: Int

  /// Whether the model is its graph alone.
  package var isEmpty: Bool { before.isEmpty && after.isEmpty && graphOutputs.count == outputs.count }

  /// The plan of what `trace` has recorded, for these outputs of the model; `runsAfter` says whether the calls after the graph are
  /// wanted.
  package init(_ trace: Trace, _ outputs: [Tensor], runsAfter: Bool) throws(KerasError) {
    try self.init(trace.builder.finish(outputs), trace.hostCalls, runsAfter: runsAfter)
  }

  /// The plan of `graph`, which was recorded with `calls`.
  init(_ graph: Graph, _ calls: [HostCall], runsAfter: Bool) throws(KerasError) {
    let order = HostOrder(graph, calls)
    var inputs: [Graph.Value: Int] = [:]
    for (node, content) in graph.nodes.enumerated() {
      if case .input(let index) = content.source { inputs[Graph.Value(node: node)] = index }
    }
    var values: [Graph.Value] = []
    func place(_ value: Graph.Value) throws(KerasError) -> Source {
      if let input = inputs[value], graph.type(of: value).dtype == .string || order.isLateResult(input) {
        return .input(input)
      }
      guard !order.dependsOnLateResult(value) else {
        throw KerasError(
          "the model computes with what a layer on text or tables makes of its own results, which is not supported.")
      }
      values.append(value)
      return .output(values.count - 1)
    }
    var outputs: [Source] = []
    for value in graph.outputs { outputs.append(try place(value)) }
    var after: [(call: HostCall, inputs: [Source])] = []
    for call in calls where runsAfter && order.isLateResult(call.result) {
      var sources: [Source] = []
      for value in call.inputs { sources.append(try place(value)) }
      after.append((call, sources))
    }
    before = calls.filter { !order.isLateResult($0.result) }
    var computed: [Graph.Value: Graph] = [:]
    for value in before.flatMap(\.inputs) where inputs[value] == nil {
      var part = graph
      part.outputs = [value]
      part.updates = []
      computed[value] = part.eliminatingDeadCode()
    }
    self.after = after
    callCount = calls.count
    self.computed = computed
    self.inputs = inputs
    self.outputs = outputs
    graphOutputs = values
    graphInputs = graph.inputs.indices.filter { graph.inputs[$0].dtype != .string && !order.isLateResult($0) }
  }

  /// The inputs of the recorded graph as far as they are arrays: the model's `arrays`, nil where ``neededInputs`` has none, and the
  /// results of the calls before the graph.
  package func runBefore(_ arrays: [NDArray?]) throws(KerasError) -> [Int: NDArray] {
    var known: [Int: NDArray] = [:]
    for (index, array) in arrays.enumerated() { known[index] = array }
    for call in before {
      var taken: [NDArray] = []
      for value in call.inputs { taken.append(try array(value, known)) }
      known[call.result] = try call.run(taken)
    }
    return known
  }

  /// The model's outputs, of `known` arrays before the graph and those that it put out.
  package func runAfter(_ known: [Int: NDArray], outputs graphOutputs: [NDArray]) throws(KerasError) -> [NDArray] {
    var known = known
    func array(_ source: Source) throws(KerasError) -> NDArray {
      switch source {
      case .output(let index): return graphOutputs[index]
      case .input(let index):
        guard let array = known[index] else { throw KerasError("input \(index) is missing.") }
        return array
      }
    }
    for (call, sources) in after {
      var taken: [NDArray] = []
      for source in sources { taken.append(try array(source)) }
      known[call.result] = try call.run(taken)
    }
    var results: [NDArray] = []
    for source in outputs { results.append(try array(source)) }
    return results
  }

  /// The model's inputs that the calls before the graph take, or that are outputs as they are.
  package var neededInputs: Set<Int> {
    var needed: Set<Int> = []
    for source in outputs + after.flatMap(\.inputs) { if case .input(let index) = source { needed.insert(index) } }
    for value in before.flatMap(\.inputs) {
      if let index = inputs[value] { needed.insert(index) }
      for node in computed[value]?.nodes ?? [] { if case .input(let index) = node.source { needed.insert(index) } }
    }
    return needed
  }

  /// The array that `value` is, computed where it is no input.
  private func array(_ value: Graph.Value, _ known: [Int: NDArray]) throws(KerasError) -> NDArray {
    if let index = inputs[value], let array = known[index] { return array }
    guard let graph = computed[value] else { throw KerasError("an input of the layer is missing.") }
    let numbers = graph.inputs.indices.map { index in
      ReferenceArray(known[index]?.doubles ?? [], shape: known[index]?.shape ?? [0], dtype: graph.inputs[index].dtype)
    }
    let result = Interpreter().run(graph, inputs: numbers, variables: []).outputs[0]
    return NDArray(doubles: result.values, dtype: result.dtype, shape: result.shape)
  }
}
