@testable import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// What becomes one loop and what does not.
struct FusionTests {
  private let builder = GraphBuilder()

  private func input(_ shape: Shape) -> Tensor { builder.input(TensorType(shape)) }

  /// How many loops and kernels there are, after a look that nothing is wrong with them.
  private func counts(
    _ outputs: Tensor..., fuses: Bool = true, location: SourceLocation = #_sourceLocation
  ) throws -> [Int] {
    let verifier = try WorkVerifier(builder.finish(outputs).eliminatingDeadCode(), fuses: fuses)
    #expect(verifier.faults == [], sourceLocation: location)
    let loops = verifier.schedule.items.count { if case .loop = $0 { true } else { false } }
    return [loops, verifier.schedule.items.count - loops]
  }

  @Test func elementsOfOneCountAreOneLoop() throws {
    let x = input([2, 3])
    let y = try (x.tanh() + input([2, 3])).relu() * 2
    #expect(try counts(y) == [1, 0])
    #expect(try counts(y, fuses: false) == [4, 0])
  }

  @Test func rowsAreReducedAndSpreadInOneLoop() throws {
    #expect(try counts(input([4, 6]).softmax()) == [1, 0])
  }

  @Test func otherCountsAreOtherLoops() throws {
    let a = try input([4, 6]).exp()
    let b = try input([3, 5]).exp()
    #expect(try counts(a, b) == [2, 0])
  }

  @Test func whatIsReadTurnedIsInMemoryFirst() throws {
    let x = try input([4, 4]).exp()
    // A kernel turns it; the sum waits for that.
    #expect(try counts(x.transpose([1, 0]).tanh() + x) == [2, 1])
    // Rows in opposite order are read as they are.
    #expect(try counts(x.flip(axis: 0).tanh() + x) == [2, 0])
  }

  @Test func aBranchThatMeetsAgainIsOneLoop() throws {
    let x = try input([2, 3]).tanh()
    #expect(try counts((x.sin() + x.cos()) * x) == [1, 0])
  }

  @Test func aKernelBetweenKeepsLoopsApart() throws {
    let x = try input([4, 4]).exp()
    let y = try x.matmul(input([4, 4]))
    // The sum waits for the product, which waits for the exponential.
    #expect(try counts(x + y) == [2, 1])
    #expect(try counts(y + x) == [2, 1])
  }

  @Test func aKernelBesideDoesNot() throws {
    let x = try input([4, 4]).exp()
    let y = try input([4, 4]).matmul(input([4, 4]))
    #expect(try counts(x + y) == [1, 1])
    #expect(try counts(y + x) == [1, 1])
  }

  @Test func twoLoopsNeverWaitForEachOther() throws {
    // `v` would make a loop with `t`, which waits for the product of `p`; `q` is in the loop of `p` and waits for `t`.
    let p = try input([4, 4]).exp()
    let product = try p.matmul(input([4, 4]))
    let t = try input([4, 4]).exp()
    let q = try p + t.transpose([1, 0])
    let v = try t + product
    #expect(try counts(q, v) == [3, 2])
  }

  @Test func partsAreReadFromMemory() throws {
    let x = try input([2, 3]).exp()
    let joined = try concatenate([x, x * 2], axis: 1)
    #expect(try counts(joined.slice(axis: 1, from: 1, to: 4).tanh() + x) == [2, 0])
  }

  @Test func theSlopeOfAReLUIsComputedAgain() throws {
    let x = input([8, 8])
    let w = input([8, 8])
    let condition = try x.isGreater(than: 0)
    let y = try condition.select(x, x * 0).matmul(w)
    let z = try condition.select(y, y * 0.5)
    // Two loops around the product; the condition is stored for neither.
    let verifier = try WorkVerifier(builder.finish([z]))
    #expect(verifier.faults == [])
    let stored = verifier.work.values.indices.filter {
      verifier.life.isNeeded[$0] && verifier.work.values[$0].type.dtype == .bool
    }
    #expect(stored == [])
  }

  /// Registers hold floats: what is cast to whole numbers goes through memory, and is not computed again.
  @Test func wholeNumbersAreRoundedOnTheirWay() throws {
    let x = input([2, 2])
    let whole = try (x * 1.5).cast(to: .int32)
    let product = try whole.cast(to: .float32).matmul(input([2, 2]))
    let graph = builder.finish([try whole.cast(to: .float32) + product])
    let faults = try WorkVerifier(graph).faults
    #expect(faults == [])
    let inputs = [[1.5, -0.5, 2.5, 3], [1, 0, 0, 1]].map { ReferenceArray($0, shape: [2, 2], dtype: .float32) }
    let expected = Interpreter().run(graph, inputs: inputs, variables: []).outputs[0].values
    #expect(expected == [4, 0, 6, 8])
    #expect(try ProgramVariant.usual.run(graph, inputs: inputs).outputs[0].values == expected)
    #expect(
      try ProgramVariant("as recorded", isOptimized: false).run(graph, inputs: inputs).outputs[0].values == expected)
  }

  @Test(arguments: 0..<120) func randomGraph(seed: Int) throws {
    let random = try RandomGraph(seed: 2 * seed + 1, size: 20 + seed / 2)
    for graph in [random.graph, try random.graph.optimizedAndVerified()] {
      for fuses in [true, false] {
        let faults = try WorkVerifier(graph, fuses: fuses).faults
        #expect(faults == [])
      }
    }
  }

  @Test(arguments: BigGraph.allCases) func bigGraph(big: BigGraph) throws {
    let graph = try big.graph(600)
    for graph in [graph, try graph.optimizedAndVerified()] {
      let faults = try WorkVerifier(graph).faults
      #expect(faults == [])
    }
  }
}
