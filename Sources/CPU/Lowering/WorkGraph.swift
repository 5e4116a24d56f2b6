internal import CKernels
internal import Graph
internal import KerasCore

/// A graph on its way to instructions: moves that need no work have become views, every other operation is a node that
/// is either one function of many elements, which can join a fused loop, or a kernel of its own.
struct WorkGraph {
  /// Something that is, or could be, in memory.
  struct Value {
    var type: TensorType
    var source: Source
    /// The nodes that write it; several when it is assembled from parts.
    var writers: [Int] = []
    /// Depends on variables and constants alone, so that inference computes it once.
    var isStatic = false

    var count: Int { type.shape.count }

    var isInput: Bool {
      if case .input = source { true } else { false }
    }

    enum Source {
      case input(Int)
      case variable(Int)
      case constant(NDArray)
      case computed
    }
  }

  /// An operand of a node.
  enum Operand {
    case view(StridedView)
    case immediate(Float)

    var view: StridedView? {
      if case .view(let view) = self { view } else { nil }
    }
  }

  enum Kind {
    /// `function` of the operands' elements; an immediate operand is the last.
    case map(ck_function)
    /// Rows of so many elements, each reduced to one.
    case reduceRows(Reduce.Function, columns: Int)
    /// Uniform numbers; the operand is the key.
    case uniform(salt: UInt32)
    /// What cannot join a loop.
    case kernel(any Kernel)
  }

  struct Node {
    var kind: Kind
    var operands: [Operand]
    /// The values written, and where in each; the whole value unless the node writes a part.
    var results: [StridedView]

    var isFill: Bool {
      if case .kernel(let kernel) = kind { kernel is FillKernel } else { false }
    }

    var isFusible: Bool {
      switch kind {
      case .map, .reduceRows, .uniform: true
      case .kernel: false
      }
    }
  }

  var values: [Value] = []
  var nodes: [Node] = []
  var outputs: [StridedView] = []
  var updates: [(variable: Int, view: StridedView)] = []

  /// The kernel of `node`; nil when it is in a loop.
  func kernel(_ node: Int) -> (any Kernel)? {
    if case .kernel(let kernel) = nodes[node].kind { kernel } else { nil }
  }

  /// The values that the operands of `node` look at.
  func operandValues(_ node: Int) -> [Int] { nodes[node].operands.compactMap { $0.view?.value } }

  /// The nodes that read each value.
  var readers: [[Int]] {
    var readers = [[Int]](repeating: [], count: values.count)
    for node in nodes.indices { for value in operandValues(node) { readers[value].append(node) } }
    return readers
  }
}
