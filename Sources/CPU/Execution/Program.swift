package import Graph
package import KerasCore

/// A graph compiled for this processor: a plan, and a workspace to run it in.
///
/// Running allocates nothing. Variables are shared: several programs – for training, for inference, for batches of other
/// sizes – work on the same buffers, and take notice when one of them changes. A program runs once at a time; for several
/// runs at the same time there are several programs over one plan, see ``init(sharing:)``.
package final class Program {
  /// How a graph is compiled.
  package struct Options: Sendable {
    /// Into how many parts the work of one instruction is divided; results depend on it, but not on how many threads there
    /// are to do them.
    package var threads = 2
    /// Whether elementwise operations and reductions of rows are fused into loops.
    package var fuses = true
    /// Whether values that are not alive at the same time share memory.
    package var reusesMemory = true
    /// Whether products have their weights in another layout even where oneDNN has no wish for one, so that tests see on
    /// every processor what becomes of packed weights.
    package var alwaysPacks = false
    /// The instruction set of the loops; nil for the best there is.
    package var instructionSet: String?

    package init() {}
  }

  private let plan: Plan
  private let statics: StaticValues
  private let variables: [Buffer]
  let workspace: Workspace

  /// Compiles `graph`, whose variables live in `variables`.
  package init(_ graph: Graph, variables: [Buffer], options: Options = Options()) throws(KerasError) {
    var options = options
    options.threads = max(options.threads, 1)
    let changed = Set(graph.updates.map(\.variable))
    // What changes in every run is not worth to be packed.
    let lasting = Set(variables.indices.filter { !changed.contains($0) })
    self.variables = variables
    plan = try Plan(graph, lasting: lasting, options: options)
    statics = try StaticValues(plan, variables: variables)
    workspace = try Workspace(plan, statics, variables: variables)
  }

  /// Another program of the same plan, to be run at the same time: variables, packed weights and all that depends on
  /// variables alone are shared.
  package init(sharing other: Program) throws(KerasError) {
    plan = other.plan
    statics = other.statics
    variables = other.variables
    workspace = try Workspace(plan, statics, variables: variables)
  }

  /// The memory that each input is written to before every run; a run may reuse it for other values.
  package var inputs: [Buffer] { workspace.inputs }
  /// The memory that each output is found in after a run.
  package var outputs: [Buffer] { workspace.outputs }

  /// How many instructions one run executes.
  package var instructionCount: Int { workspace.instructions.count }

  /// Has every run begin with `feeds`, which write the inputs.
  package func begin(with feeds: [SharedWork]) { workspace.begin(with: feeds) }

  /// Computes the outputs from the inputs, and the variables after the run.
  package func run() throws(KerasError) { try workspace.run() }
}
