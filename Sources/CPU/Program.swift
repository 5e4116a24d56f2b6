internal import CKernels
internal import COneDNN
package import Graph
package import KerasCore

/// A graph compiled for this processor: a flat list of instructions over memory whose addresses are fixed.
///
/// Running allocates nothing. Variables are shared: several programs – for training, for inference, for batches of other
/// sizes – work on the same buffers.
@safe package final class Program {
  /// How a graph is compiled.
  package struct Options: Sendable {
    /// How many threads may work on one instruction.
    package var threads = 2
    /// Whether elementwise operations and reductions of rows are fused into loops.
    package var fuses = true
    /// Whether values that are not alive at the same time share memory.
    package var reusesMemory = true
    /// The instruction set of the loops; nil for the best there is.
    package var instructionSet: String?

    package init() {}
  }

  /// The memory that each input is written to before every run; a run may reuse it for other values.
  package let inputs: [Buffer]
  /// The memory that each output is found in after a run.
  package let outputs: [Buffer]

  private let pool: ConstantPool
  private let variables: [Buffer]
  /// What depends on variables alone and runs after they changed.
  private let preparation: UnsafeBufferPointer<ck_instruction>
  private(set) var instructions: UnsafeBufferPointer<ck_instruction>
  /// What runs before them.
  private var feeds: [TeamWork] = []
  private(set) var environment: ck_environment
  private var isPrepared = false

  /// Compiles `graph`, whose variables live in `variables`.
  package init(_ graph: Graph, variables: [Buffer], options: Options = Options()) throws(KerasError) {
    // An operation of oneDNN's is made for the threads there are then.
    cd_set_threads(Int32(options.threads))
    // Where a run changes any variable, the caller does not say when others change.
    let lasting = graph.updates.isEmpty ? Set(variables.indices) : []
    let compiler = try Compiler(graph, variables: variables, lasting: lasting, options: options)
    pool = compiler.pool
    self.variables = variables
    inputs = compiler.inputs
    outputs = compiler.outputs
    unsafe preparation = compiler.buffer(compiler.preparation)
    unsafe instructions = compiler.buffer(compiler.instructions)
    unsafe environment = compiler.environment()
  }

  /// How many instructions one run executes.
  package var instructionCount: Int { unsafe instructions.count }

  /// Says that the variables were changed from outside, so that what was computed from them is computed again.
  package func variablesChanged() { isPrepared = false }

  /// Has every run begin with `feeds`, which write the inputs.
  package func begin(with feeds: [TeamWork]) {
    var list = unsafe Array(instructions)
    if unsafe !list.isEmpty { unsafe list[0].meets = 1 }
    unsafe instructions = UnsafeBufferPointer(
      start: pool.array(feeds.map(\.instruction) + list), count: feeds.count + list.count)
    self.feeds += feeds
  }

  /// Computes the outputs from the inputs, and the variables after the run.
  package func run() throws(KerasError) {
    try prepare()
    try unsafe execute(instructions)
  }

  /// Computes what depends on variables alone, unless it is there.
  func prepare() throws(KerasError) {
    if isPrepared { return }
    try unsafe execute(preparation)
    isPrepared = true
  }

  private func execute(_ list: UnsafeBufferPointer<ck_instruction>) throws(KerasError) {
    var failed = 0
    let status = unsafe ck_run(list.baseAddress, list.count, &environment, &failed)
    guard status == 0 else {
      throw KerasError("Instruction \(failed) of the compiled program failed with oneDNN's status \(status).")
    }
  }
}
