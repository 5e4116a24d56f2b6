internal import CKernels
internal import Graph
internal import KerasCore

/// The place of one kernel in a program: its operands and results, where they lie, and into how many parts work divides.
@safe struct KernelSite {
  let work: WorkGraph
  let memory: ProgramMemory
  let options: Program.Options
  private let node: WorkGraph.Node

  init(_ work: WorkGraph, _ memory: ProgramMemory, _ options: Program.Options, _ index: Int) {
    self.work = work
    self.memory = memory
    self.options = options
    node = work.nodes[index]
  }

  /// Into how many parts work is divided.
  var parts: Int { options.threads }
  /// The operands.
  var views: [StridedView] { node.operands.compactMap(\.view) }
  /// Where the results go.
  var results: [StridedView] { node.results }
  /// Where the only result goes.
  var result: StridedView { node.results[0] }

  func dtype(_ view: StridedView) -> DType { work.values[view.value].type.dtype }
  func isStatic(_ view: StridedView) -> Bool { work.values[view.value].isStatic }

  func address(_ view: StridedView) -> UnsafeMutableRawPointer { unsafe memory.address(of: view) }

  func floats(_ view: StridedView) -> UnsafeMutablePointer<Float> {
    unsafe memory.address(of: view).assumingMemoryBound(to: Float.self)
  }
}

// MARK: Accesses

extension KernelSite {
  /// Every part reads or writes all of `view`.
  func whole(_ view: StridedView, isWrite: Bool = false, parts: Int? = nil) -> [Access] {
    let bytes = extent(view)
    return (0..<(parts ?? self.parts)).map { Access(part: $0, bytes: bytes, isWrite: isWrite) }
  }

  /// Each part has its share of the elements of `view`, which is dense.
  func elements(_ view: StridedView, isWrite: Bool = false) -> [Access] { rows(view, view.count, isWrite: isWrite) }

  /// Each part has its share of the `count` rows of `view`, which is dense.
  func rows(_ view: StridedView, _ count: Int, isWrite: Bool = false) -> [Access] {
    let row = UInt(view.count / max(count, 1) * dtype(view).size)
    let base = unsafe UInt(bitPattern: address(view))
    return (0..<parts).compactMap { part in
      let share = share(of: count, part, parts)
      if share.isEmpty { return nil }
      let bytes = base + UInt(share.lowerBound) * row..<base + UInt(share.upperBound) * row
      return Access(part: part, bytes: bytes, isWrite: isWrite)
    }
  }

  /// The first part does everything.
  var undivided: [Access] {
    views.flatMap { whole($0, parts: 1) } + results.flatMap { whole($0, isWrite: true, parts: 1) }
  }

  private func extent(_ view: StridedView) -> Range<UInt> {
    let size = dtype(view).size
    let length = view.axes.reduce(0) { $0 + ($1.size - 1) * abs($1.stride) }
    let lowest = view.axes.reduce(0) { $0 + ($1.size - 1) * min($1.stride, 0) }
    if view.count == 0 { return 0..<0 }
    let begin = unsafe UInt(bitPattern: address(view)) &+ UInt(bitPattern: lowest * size)
    return begin..<begin + UInt((length + 1) * size)
  }
}
