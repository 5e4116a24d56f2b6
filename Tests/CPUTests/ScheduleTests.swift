@testable import CPU
import Graph
import KerasCore
import Testing

/// The order of loops and kernels.
struct ScheduleTests {
  /// A value that node `index` is to write.
  private func value(_ work: inout WorkGraph, _ count: Int = 4, writers: [Int] = []) -> StridedView {
    work.values.append(WorkGraph.Value(type: TensorType([count]), source: .computed, writers: writers))
    return StridedView(dense: work.values.count - 1, [count])
  }

  @Test func framesArePaintedBeforeWhatIsInside() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([2, 3]))
    let padded = try x.exp().pad(low: [1, 1], high: [1, 1])
    let verifier = try WorkVerifier(builder.finish([padded]))
    #expect(verifier.faults == [])
    let kinds = verifier.schedule.items.map { item in
      switch item {
      case .loop: "loop"
      case .kernel(let node): verifier.work.nodes[node].isFill ? "fill" : "copy"
      }
    }
    #expect(kinds == ["loop", "fill", "copy"] || kinds == ["fill", "loop", "copy"])
  }

  @Test func readersOfAnAssembledValueWaitForAllParts() {
    var work = WorkGraph()
    let whole = value(&work, 8, writers: [0, 1])
    let result = value(&work, 8, writers: [2])
    let halves = [0, 4].map { whole.sliced(starts: [$0], sizes: [4], strides: [1]) }
    for half in halves { work.nodes.append(.init(kind: .kernel(FillKernel(value: 1)), operands: [], results: [half])) }
    work.nodes.append(.init(kind: .kernel(CopyKernel()), operands: [.view(whole)], results: [result]))
    work.outputs = [result]
    #expect(WorkVerifier(work).schedule.items.map(\.nodes) == [[0], [1], [2]])
  }

  @Test func whatDependsOnVariablesAloneComesFirst() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([4, 4]))
    let variable = builder.variable(builder.addVariable(TensorType([4, 4])))
    let y = try x.exp().matmul(variable.tanh())
    let verifier = try WorkVerifier(builder.finish([y]))
    #expect(verifier.faults == [])
    #expect(verifier.schedule.staticCount == 1 && verifier.schedule.items.count == 3)
  }

  /// Three products, each with an update of its own that only reads it.
  @Test func updatesFollowWhatTheyRead() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([4, 4]))
    var y = x
    for _ in 0..<3 {
      let variable = builder.addVariable(TensorType([4, 4]))
      y = try y.matmul(x)
      builder.update(variable, to: try builder.variable(variable) * 0.5 + y)
    }
    let verifier = try WorkVerifier(builder.finish([y]))
    #expect(verifier.faults == [])
    let isKernel = verifier.schedule.items.map { if case .kernel = $0 { true } else { false } }
    #expect(isKernel == [true, false, true, false, true, false])
  }

  @Test func updatesWaitForReadersOfTheOldValue() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([4, 4]))
    let variable = builder.addVariable(TensorType([4, 4]))
    let old = builder.variable(variable)
    let gradient = try x.matmul(x)
    let y = try x.tanh().matmul(old)
    // Right after the gradient it would be too early.
    builder.update(variable, to: try old * 0.5 + gradient)
    let verifier = try WorkVerifier(builder.finish([y]))
    #expect(verifier.faults == [])
    #expect(verifier.life.replacements(verifier.work, verifier.schedule, verifier.fusion).count == 1)
  }

  /// Every variable becomes what another one was: whoever reads it must have run before it is overwritten.
  @Test func updatesThatReadWhatOthersReplaceComeFirst() throws {
    let builder = GraphBuilder()
    var last = builder.variable(builder.addVariable(TensorType([4])))
    for _ in 0..<9 {
      let variable = builder.addVariable(TensorType([4]))
      let old = builder.variable(variable)
      builder.update(variable, to: try old * 0.5 + last)
      last = old
    }
    let verifier = try WorkVerifier(builder.finish([]))
    #expect(verifier.faults == [])
    #expect(verifier.life.replacements(verifier.work, verifier.schedule, verifier.fusion).count == 9)
  }

  /// The new value is a frame and what is inside: the one must not follow the other.
  @Test func partsOfAnUpdateStayInsideTheirFrame() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([2]))
    let variable = builder.addVariable(TensorType([4]))
    builder.update(variable, to: try x.pad(low: [1], high: [1]))
    let faults = try WorkVerifier(builder.finish([])).faults
    #expect(faults == [])
  }

  @Test func theSmallestNumberIsAtHand() {
    var heap = MinHeap()
    for number in [5, 3, 9, 1, 7, 2, 8] { heap.insert(number) }
    #expect(heap.popFirst() == 1)
    heap.insert(0)
    heap.insert(6)
    var rest: [Int] = []
    while let number = heap.popFirst() { rest.append(number) }
    #expect(rest == [0, 2, 3, 5, 6, 7, 8, 9])
  }
}
