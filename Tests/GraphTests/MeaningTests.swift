import Graph
import KerasCore
import TestSupport
import Testing

/// Values that are known, and what is said of edges.
@Suite struct MeaningTests {
  private func run(_ x: ReferenceArray, _ body: (Tensor) throws(KerasError) -> Tensor) throws -> ReferenceArray {
    let builder = GraphBuilder()
    let y = try body(builder.input(x.type))
    let graph = builder.finish([y])
    try graph.verify()
    return Interpreter().run(graph, inputs: [x], variables: []).outputs[0]
  }

  @Test func truthValues() throws {
    let x = ReferenceArray([0, 1, 0, 0], shape: [2, 2], dtype: .bool)
    #expect(try run(x) { x throws(KerasError) in try x.any(axes: [1]) }.values == [1, 0])
    #expect(try run(x) { x throws(KerasError) in try x.all(axes: [0]) }.values == [0, 0])
    #expect(try run(x) { x throws(KerasError) in try x.any() }.values == [1])
    let empty = ReferenceArray([], shape: [2, 0], dtype: .bool)
    #expect(try run(empty) { x throws(KerasError) in try x.any(axes: [1]) }.values == [0, 0])
    #expect(try run(empty) { x throws(KerasError) in try x.all(axes: [1]) }.values == [1, 1])
    #expect(throws: KerasError.self) { try run(x) { x throws(KerasError) in try x.sum() } }
  }

  @Test func argmaxTakesTheFirstOfEqualsAndNaN() throws {
    let x = ReferenceArray([1, 3, 3, 2, .nan, 9], shape: [2, 3])
    let index = try run(x) { x throws(KerasError) in try x.argmax() }
    #expect(index == ReferenceArray([1, 1], shape: [2], dtype: .int32))
    #expect(try run(x) { x throws(KerasError) in try x.argmin(axis: 0, keepDims: true) }.values == [0, 1, 0])
    #expect(throws: KerasError.self) {
      try run(ReferenceArray([], shape: [0])) { x throws(KerasError) in try x.argmax() }
    }
  }

  @Test func wrongIndicesShow() throws {
    let x = ReferenceArray([10, 20, 30], shape: [3])
    let taken = try run(ReferenceArray([-1, 3, 0, -4], shape: [4], dtype: .int32)) { indices throws(KerasError) in
      let table = indices.builder.constant(NDArray([10, 20, 30] as [Float]))
      return try table.take(indices)
    }
    #expect(Tolerance.exact.difference(taken, ReferenceArray([30, .nan, 10, .nan], shape: [4])) == nil)
    #expect(throws: KerasError.self) { try run(x) { x throws(KerasError) in try x.take(x) } }
  }

  @Test func oneHot() throws {
    let labels = ReferenceArray([1, 0, 5, -1], shape: [4], dtype: .int32)
    let rows = try run(labels) { x throws(KerasError) in try x.oneHot(2) }
    #expect(rows == ReferenceArray([0, 1, 1, 0, 0, 0, 0, 0], shape: [4, 2]))
    let columns = try run(labels) { x throws(KerasError) in try x.oneHot(2, axis: 0) }
    #expect(columns == ReferenceArray([0, 1, 0, 0, 1, 0, 0, 0], shape: [2, 4]))
  }

  @Test func meansOfIntegersAreNotIntegers() throws {
    let x = ReferenceArray([1, 2], shape: [2], dtype: .int32)
    #expect(try run(x) { x throws(KerasError) in try x.mean() } == ReferenceArray([1.5], shape: []))
    #expect(try run(x) { x throws(KerasError) in try x.variance(axes: [0]) }.values == [0.25])
  }

  @Test func numbersAreNotTruncatedUnseen() throws {
    let x = ReferenceArray([1, 2], shape: [2], dtype: .int32)
    #expect(try run(x) { x throws(KerasError) in try x * 2 }.values == [2, 4])
    let error = #expect(throws: KerasError.self) { try run(x) { x throws(KerasError) in try x * 0.5 } }
    #expect(error?.message == "the elements are int32, which cannot hold 0.5: cast them first.")
  }

  @Test func logSumExpOfInfinities() throws {
    let x = ReferenceArray([-.infinity, -.infinity, 1000, 1000, .infinity, 0], shape: [3, 2])
    let values = try run(x) { x throws(KerasError) in try x.logSumExp(axes: [-1]) }.values
    #expect(values[0] == -.infinity && values[2] == .infinity)
    #expect(abs(values[1] - 1000.6931) < 1e-3)
  }

  @Test func repeatAndTile() throws {
    let x = ReferenceArray([1, 2], shape: [2])
    #expect(try run(x) { x throws(KerasError) in try x.repeat(2, axis: 0) }.values == [1, 1, 2, 2])
    #expect(try run(x) { x throws(KerasError) in try x.tile([2]) }.values == [1, 2, 1, 2])
    #expect(try run(x) { x throws(KerasError) in try x.repeat(0, axis: 0) }.values == [])
  }
}
