internal import CPU

/// A graph of a model, compiled, over the model's variables.
final class CompiledGraph {
  /// The names of the outputs.
  let outputNames: [String]
  private let program: Program
  /// The inputs of the recorded graph that the inputs are.
  let inputIndices: [Int]
  /// The work that copies batches to the inputs.
  let copies: [BatchCopy]
  /// The outputs that are printed, in the order in which they are.
  private let printed: [Int]

  init(
    _ graph: ModelGraph, for use: ProgramCache.Use, state: ModelState, threads: Int,
    sortsResults: Bool = false
  ) throws(KerasError) {
    outputNames = graph.outputNames
    inputIndices = graph.host.graphInputs
    let results = Array(outputNames.indices.dropFirst())
    // Keras 3 sorts by name.
    printed = sortsResults ? results.sorted { graph.outputNames[$0] < graph.outputNames[$1] } : results
    var options = Program.Options()
    options.threads = threads
    let optimized = use == .inference ? try graph.graph.optimizedForInference() : try graph.graph.optimized()
    program = try Program(
      optimized, variables: try state.variables.buffers(for: graph.variables, seed: state.seed), options: options)
    copies = program.inputs.map { BatchCopy(to: $0) }
    program.begin(with: copies.map(\.work))
  }

  /// The memory of the inputs.
  var inputs: [Buffer] { program.inputs }
  /// The memory of the outputs.
  var outputs: [Buffer] { program.outputs }

  /// Computes the outputs, and the variables after the run.
  func run() throws(KerasError) {
    try program.run()
  }

  /// The loss and the metrics, of a graph that computes them.
  var results: Results {
    var results = Results()
    for output in printed { results.append(outputNames[output], Double(number(output))) }
    return results
  }

  /// The number that the output of this index, a scalar, now is.
  func number(_ output: Int) -> Float {
    var number: Float = 0
    outputs[output].withElements(of: Float.self) { number = $0[0] }
    return number
  }
}

/// The compiled graphs of a model, by their use and the types of their inputs. The oldest goes when there are too many.
struct ProgramCache {
  /// The use of a graph.
  enum Use: Hashable {
    case inference, evaluation, training
  }

  private struct Key: Hashable {
    var use: Use
    var types: [TensorType]
  }

  private static let limit = 8
  private var entries: [(key: Key, graph: CompiledGraph)] = []

  /// The graph for `use` and inputs of `types`; `make` compiles it when there is none yet.
  mutating func graph(
    _ use: Use, _ types: [TensorType], make: () throws(KerasError) -> CompiledGraph
  ) throws(KerasError) -> CompiledGraph {
    let key = Key(use: use, types: types)
    if let entry = entries.first(where: { $0.key == key }) { return entry.graph }
    let graph = try make()
    if entries.count >= Self.limit { entries.removeFirst() }
    entries.append((key, graph))
    return graph
  }

  /// Forgets all graphs.
  mutating func removeAll() { entries = [] }

  /// Forgets the graphs that depend on how the model is trained.
  mutating func removeTraining() { entries.removeAll { $0.key.use != .inference } }
}
