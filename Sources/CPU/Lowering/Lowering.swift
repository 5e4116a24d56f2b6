internal import CKernels
internal import Graph
internal import KerasCore

/// Turns a graph into a ``WorkGraph``.
struct Lowering {
  let graph: Graph
  var work = WorkGraph()
  /// Where each value of the graph is found.
  var views: [Graph.Value: StridedView] = [:]
  /// Copies made of views, so that none is made twice.
  private var copies: [StridedView: StridedView] = [:]
  /// The variables that stay as they are, so that what is computed from them lasts.
  private let lasting: Set<Int>

  private init(_ graph: Graph, lasting: Set<Int>) {
    self.graph = graph
    self.lasting = lasting
  }

  static func lower(_ graph: Graph, lasting: Set<Int>) throws(KerasError) -> WorkGraph {
    var lowering = Lowering(graph, lasting: lasting)
    for index in graph.nodes.indices { try lowering.lower(node: index) }
    for output in graph.outputs { lowering.work.outputs.append(lowering.computed(output)) }
    for update in graph.updates { lowering.work.updates.append((update.variable, lowering.computed(update.value))) }
    return lowering.work
  }

  /// The value where it stays: variables change at the end of a run, and all together, so what is only a look at one is
  /// copied first.
  private mutating func computed(_ value: Graph.Value) -> StridedView {
    let view = dense(view(of: value))
    if case .computed = work.values[view.value].source { return view }
    return copy(view)
  }

  private mutating func lower(node index: Int) throws(KerasError) {
    let node = graph.nodes[index]
    let result = Graph.Value(node: index)
    switch node.source {
    case .input(let input): views[result] = addValue(node.types[0], .input(input))
    case .variable(let variable):
      views[result] = addValue(node.types[0], .variable(variable), isStatic: lasting.contains(variable))
    case .constant(let array): views[result] = addValue(node.types[0], .constant(array), isStatic: true)
    case .operation(let operation): try lower(operation, node, index)
    }
  }

  func view(of value: Graph.Value) -> StridedView {
    // Every value of the graph before the one being lowered has its view.
    views[value] ?? StridedView(dense: 0, [])
  }

  mutating func addValue(
    _ type: TensorType, _ source: WorkGraph.Value.Source = .computed, isStatic: Bool = false
  ) -> StridedView {
    work.values.append(WorkGraph.Value(type: type, source: source, isStatic: isStatic))
    return StridedView(dense: work.values.count - 1, type.shape.dimensions)
  }

  /// Adds a node that writes a new value of each of `types`; returns the views of these.
  @discardableResult
  mutating func add(
    _ kind: WorkGraph.Kind, _ operands: [WorkGraph.Operand], types: [TensorType]
  ) -> [StridedView] {
    let isStatic = operands.allSatisfy { $0.view.map { work.values[$0.value].isStatic } ?? true } && !isRandom(kind)
    let results = types.map { addValue($0, isStatic: isStatic) }
    for result in results { work.values[result.value].writers = [work.nodes.count] }
    work.nodes.append(WorkGraph.Node(kind: kind, operands: operands, results: results))
    return results
  }

  /// Adds a node that writes a part of a value.
  mutating func add(_ kind: WorkGraph.Kind, _ operands: [WorkGraph.Operand], into part: StridedView) {
    work.values[part.value].writers.append(work.nodes.count)
    work.nodes.append(WorkGraph.Node(kind: kind, operands: operands, results: [part]))
  }

  private func isRandom(_ kind: WorkGraph.Kind) -> Bool {
    if case .uniform = kind { true } else { false }
  }

  /// `view`, or a dense copy of what it shows.
  mutating func dense(_ view: StridedView) -> StridedView { view.isDense ? view : copy(view) }

  mutating func copy(_ view: StridedView) -> StridedView {
    if let copy = copies[view] { return copy }
    let type = work.values[view.value].type
    let shape = Shape(view.axes.map(\.size))
    let kind: WorkGraph.Kind =
      type.dtype == .float32 && view.rowsAreRuns ? .map(CK_COPY) : .kernel(CopyKernel())
    let copy = add(kind, [.view(view)], types: [TensorType(shape, type.dtype)])[0]
    copies[view] = copy
    return copy
  }

  func dtype(_ view: StridedView) -> DType { work.values[view.value].type.dtype }
}

extension StridedView {
  /// Whether the innermost elements are neighbours or all the same, as fused loops like them.
  var rowsAreRuns: Bool {
    let inner = collapsed.last
    return inner == nil || inner?.stride == 1 || inner?.stride == 0
  }
}
