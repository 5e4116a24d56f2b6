internal import CPU
/// The compiled graph for each batch of samples.
///
/// Full batches share one, and the last has another. Where layers compute on arrays before the graph, they run here, and the shapes
/// that they leave choose the graph.
struct BatchPrograms {
  private let model: Model
  private let use: ProgramCache.Use
  private let feed: BatchFeed
  private let compile: CompileConfig?
  private let plans: HostPlans?
  /// The graphs of full batches and of the last one; nil where they depend on what is in the batch.
  private var fixed: (full: CompiledGraph, last: CompiledGraph)?
  private let fullCount: Int

  /// The graphs for `batches` of `feed`, compiled as far as they do not depend on what is in a batch.
  init(
    _ model: Model, _ use: ProgramCache.Use, _ feed: BatchFeed, _ batches: Batches, _ compile: CompileConfig? = nil
  ) throws(KerasError) {
    self.model = model
    self.use = use
    self.feed = feed
    self.compile = compile
    fullCount = batches[0].count
    if model.definition.trace?.usesHost ?? false {
      plans = HostPlans(model.definition.layer, use)
    } else {
      plans = nil
      let full = try model.graph(use, feed.types(fullCount), compile)
      fixed = (full, try model.graph(use, feed.types(batches[batches.count - 1].count), compile))
    }
  }

  /// A graph that is ready to run on a batch, and the arrays beside it.
  struct Ready {
    let graph: CompiledGraph
    fileprivate let plan: HostPlan?
    fileprivate let known: [Int: NDArray]

    /// The model's outputs after the graph has run, where layers compute on arrays.
    func outputs() throws(KerasError) -> [NDArray] {
      let arrays = graph.outputs.map(\.array)
      return try plan?.runAfter(known, outputs: arrays) ?? arrays
    }
  }

  /// Whether layers compute on arrays beside the graph.
  var usesHost: Bool { plans != nil }

  /// The graph for the batch `samples`, whose next run begins with copying them to its inputs.
  func graph(for samples: ArraySlice<Int>) throws(KerasError) -> CompiledGraph {
    guard let fixed else { return try ready(for: samples).graph }
    let graph = samples.count == fullCount ? fixed.full : fixed.last
    feed.feed(samples, to: graph)
    return graph
  }

  /// The same with the arrays beside the graph.
  func ready(for samples: ArraySlice<Int>) throws(KerasError) -> Ready {
    guard let plans else { return Ready(graph: try graph(for: samples), plan: nil, known: [:]) }
    let types = feed.types(samples.count)
    let count = model.inputs.count
    do throws(KerasError) {
      let plan = try plans.plan(Array(types.prefix(count)))
      let needed = plan.neededInputs
      let known = try plan.runBefore((0..<count).map { needed.contains($0) ? feed.sources[$0].rows(samples) : nil })
      var hostTypes: [Int: TensorType] = [:]
      for (index, array) in known where index >= count { hostTypes[index] = TensorType(array.shape, array.dtype) }
      let graph = try model.graph(use, types, compile, hostTypes: hostTypes)
      feed.feed(samples, to: graph, known, inputs: count, calls: plan.callCount)
      return Ready(graph: graph, plan: plan, known: known)
    } catch {
      throw model.definition.located(error)
    }
  }
}

/// What is computed beside the graph of a model, for each type of its inputs.
final class HostPlans {
  private let layer: LayerInstance
  private let use: ProgramCache.Use
  private var known: [[TensorType]: HostPlan] = [:]

  init(_ layer: LayerInstance, _ use: ProgramCache.Use) {
    self.layer = layer
    self.use = use
  }

  /// The plan for inputs of `types`.
  func plan(_ types: [TensorType]) throws(KerasError) -> HostPlan {
    if let plan = known[types] { return plan }
    let (trace, outputs) = try layer.recorded(inputs: types, isTraining: use == .training)
    let plan = try HostPlan(trace, outputs, runsAfter: use == .inference)
    known[types] = plan
    return plan
  }
}

extension LayerInstance {
  /// The layer as a model, recorded for inputs of `types`, with an extent that fits for what layers on arrays leave to the data.
  func recorded(
    inputs types: [TensorType], isTraining: Bool, keepingShapes: Bool = false
  ) throws(KerasError) -> (trace: Trace, outputs: [Tensor]) {
    var first: KerasError?
    for (extents, _) in OpenExtents.candidates {
      let trace = Trace(keepingShapes: keepingShapes, openExtent: extents.inner)
      do throws(KerasError) {
        return (trace, try traced(trace, inputs: types, isTraining: isTraining))
      } catch {
        if first == nil { first = error }
        // Without such layers, it will fail again.
        if trace.hostCalls.isEmpty { break }
      }
    }
    throw first ?? KerasError("the model cannot be recorded.")
  }
}
