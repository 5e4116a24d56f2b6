import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Numbers that another type has no room for: what Keras makes of them on JAX, and where no float is involved on TensorFlow too.
struct CastTests {
  private static let floats: [Float] = [3e9, -3e9, 1e20, -1e20, .nan, .infinity, -.infinity, 2.9, -2.9]
  private static let integers: [Int64] = [1 << 31, 1 << 32 + 5, -(1 << 31) - 1, 1 << 40 + 7]

  @Test(
    arguments: [
      (
        .int32, [2_147_483_647, -2_147_483_648, 2_147_483_647, -2_147_483_648, 0, 2_147_483_647, -2_147_483_648, 2, -2]
      ),
      (.int8, [127, -128, 127, -128, 0, 127, -128, 2, -2]), (.uint8, [255, 0, 255, 0, 0, 255, 0, 2, 0]),
      (.uint32, [3_000_000_000, 0, 4_294_967_295, 0, 0, 4_294_967_295, 0, 2, 0]),
    ] as [(DType, [Double])])
  func floatsEndAtTheLimits(_ dtype: DType, _ expected: [Double]) throws {
    try expect(NDArray(Self.floats), expected) { x throws(KerasError) in try x.cast(to: dtype) }
  }

  @Test func floatsEndAtTheLimitsOf64Bits() throws {
    let (top, bottom) = (0x1p63, -0x1p63)
    let expected = [3e9, -3e9, top, bottom, 0, top, bottom, 2, -2]
    try expect(NDArray(Self.floats), expected) { x throws(KerasError) in try x.cast(to: .int64) }
  }

  @Test(
    arguments: [
      (.int32, [-2_147_483_648, 5, 2_147_483_647, 7]), (.uint8, [0, 5, 255, 7]), (.int8, [0, 5, -1, 7]),
      (.int16, [0, 5, -1, 7]),
    ] as [(DType, [Double])])
  func integersWrapAround(_ dtype: DType, _ expected: [Double]) throws {
    try expect(NDArray(Self.integers), expected) { x throws(KerasError) in try x.cast(to: dtype) }
  }

  @Test func integerArithmeticWrapsAround() throws {
    let x = NDArray([Int32.max, .min, 1 << 20] as [Int32])
    try expect(x, [-2, 0, 2_097_152]) { x throws(KerasError) in try x + x }
    try expect(x, [-2_147_483_647, -2_147_483_648, -1_048_576]) { x throws(KerasError) in try -x }
    try expect(x, [2_147_483_647, -2_147_483_648, 1_048_576]) { x throws(KerasError) in try x.absolute() }
    try expect(x, [1_048_575, 1_048_575, 1_048_575]) { x throws(KerasError) in
      try x.reduce(.sum, axes: [0]).broadcast(to: [3])
    }
  }

  /// Compares what the interpreter and a program make of `body` of `array`.
  private func expect(
    _ array: NDArray, _ expected: [Double], _ body: (Tensor) throws(KerasError) -> Tensor
  ) throws {
    let builder = GraphBuilder()
    let graph = builder.finish([try body(builder.input(TensorType(array.shape, array.dtype)))])
    let input = ReferenceArray(array.doubles ?? [], shape: array.shape, dtype: array.dtype)
    #expect(Interpreter().run(graph, inputs: [input], variables: []).outputs[0].values == expected)
    let program = try Program(graph, variables: [], options: Program.Options())
    program.inputs[0].store(array)
    try program.run()
    #expect(program.outputs[0].array.doubles == expected)
  }
}
