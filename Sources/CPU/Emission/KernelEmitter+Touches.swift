internal import CKernels
internal import Graph
internal import KerasCore

extension KernelEmitter {
  /// What each thread of a team touches in the instruction of kernel node `index`; nil where that is not worked out.
  func touches(_ index: Int, _ memory: ProgramMemory) -> [Touch]? {
    let node = work.nodes[index]
    guard case .kernel(let kernel) = node.kind, let result = node.results.first else { return nil }
    let views = node.operands.compactMap(\.view)
    if case .reduceMiddle(let function, let outer, let count, let inner) = kernel,
      dividesRows(function, outer: outer, count: count, inner: inner)
    {
      return nil
    }
    let touches = Touches(memory: memory, threads: options.threads, work: work)
    return touches.of(kernel, views, result, isShared: isShared)
  }
}

/// The touches of kernels on operands in `memory`.
private struct Touches {
  let memory: ProgramMemory
  let threads: Int
  let work: WorkGraph

  func of(
    _ kernel: WorkGraph.Kernel, _ views: [StridedView], _ result: StridedView,
    isShared: (MatMul, [StridedView], StridedView) -> Bool
  ) -> [Touch]? {
    switch kernel {
    case .fill, .integer, .select:
      return elements(result, isWrite: true) + views.flatMap { elements($0, isWrite: false) }
    case .argument:
      return elements(result, isWrite: true) + rows(views[0], result.count)
    case .reduceMiddle(let function, let outer, _, let inner):
      if outer == 1 && function == .sum && inner > 1 { return elements(result, isWrite: true) + whole(views[0]) }
      return rows(result, outer, isWrite: true) + rows(views[0], outer)
    case .matMul(let product):
      guard isShared(product, views, result) else { return nil }
      let count = result.count / (result.axes.last?.size ?? 1)
      let first = product.transposesFirst ? whole(views[0]) : rows(views[0], count)
      return rows(result, count, isWrite: true) + first + whole(views[1])
    default: return nil
    }
  }

  /// Every thread reads all of `view`.
  private func whole(_ view: StridedView) -> [Touch] {
    let (base, size) = (address(view), work.values[view.value].type.dtype.size)
    let extent = view.axes.reduce(0) { $0 + ($1.size - 1) * abs($1.stride) }
    let lowest = view.axes.reduce(0) { $0 + ($1.size - 1) * min($1.stride, 0) }
    let begin = base &+ UInt(bitPattern: lowest * size)
    return (0..<threads).map {
      Touch(thread: $0, bytes: begin..<begin + UInt((extent + 1) * size), isWrite: false)
    }
  }

  /// Each thread touches its part of the elements.
  private func elements(_ view: StridedView, isWrite: Bool) -> [Touch] { rows(view, view.count, isWrite: isWrite) }

  /// Each thread touches its part of the `count` rows of `view`, which is dense.
  private func rows(_ view: StridedView, _ count: Int, isWrite: Bool = false) -> [Touch] {
    let row = UInt(view.count / max(count, 1) * work.values[view.value].type.dtype.size)
    let base = address(view)
    return (0..<threads).compactMap { thread in
      let part = Touch.part(of: count, thread, threads)
      if part.isEmpty { return nil }
      let bytes = base + UInt(part.lowerBound) * row..<base + UInt(part.upperBound) * row
      return Touch(thread: thread, bytes: bytes, isWrite: isWrite)
    }
  }

  private func address(_ view: StridedView) -> UInt { unsafe UInt(bitPattern: memory.address(of: view)) }
}
