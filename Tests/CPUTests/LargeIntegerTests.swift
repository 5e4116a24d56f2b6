import CPU
import Graph
import KerasCore
import TestSupport
import Testing

@Suite("64-bit integers that no Double is")
struct LargeIntegerTests {
  private static let large = NDArray([1 << 53 + 1, 3, -(1 << 53) - 1] as [Int64])

  @Test("stay exact in constants, moves, arithmetic and casts", arguments: [false, true])
  func exact(isOptimized: Bool) throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([3], .int64))
    let constant = builder.constant(Self.large)
    let outputs = try [
      constant, constant + constant, constant.applying(Reverse(axes: [0]))[0], x + constant, x.cast(to: .uint64),
      x.isGreater(than: constant),
    ]
    let graph = builder.finish(outputs)
    let program = try Program(isOptimized ? graph.optimized() : graph, variables: [], options: Program.Options())
    program.inputs[0].store(NDArray([1 << 53 + 2, 1 << 60 + 1, 0] as [Int64]))
    try program.run()
    let found = program.outputs.map(\.array)
    #expect(found[0] == Self.large)
    #expect(found[1] == NDArray([1 << 54 + 2, 6, -(1 << 54) - 2] as [Int64]))
    #expect(found[2] == NDArray([-(1 << 53) - 1, 3, 1 << 53 + 1] as [Int64]))
    #expect(found[3] == NDArray([1 << 54 + 3, 1 << 60 + 4, -(1 << 53) - 1] as [Int64]))
    #expect(found[4] == NDArray([1 << 53 + 2, 1 << 60 + 1, 0] as [UInt64]))
    #expect(found[5] == NDArray([true, true, true]))
  }

  @Test("do not count as one number where they differ")
  func constants() throws {
    let builder = GraphBuilder()
    let first = builder.constant(NDArray([1 << 53, 1 << 53 + 1] as [Int64]))
    let second = builder.constant(NDArray([1 << 53, 1 << 53] as [Int64]))
    let program = try Program(
      builder.finish([first, second]).optimized(), variables: [], options: Program.Options())
    try program.run()
    #expect(program.outputs[0].array != program.outputs[1].array)
  }
}
