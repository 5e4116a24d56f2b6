import Graph
import KerasCore
import TestSupport
import Testing

@Suite struct PoolingTests {
  static let cases: [(x: Shape, geometry: PoolingGeometry)] = [
    ([2, 6, 3], PoolingGeometry(window: [2], strides: [2], padLow: [0], padHigh: [0])),
    ([1, 5, 6, 2], PoolingGeometry(window: [3, 2], strides: [2, 1], padLow: [1, 0], padHigh: [1, 1])),
    ([1, 4, 4, 1], PoolingGeometry(window: [3, 3], strides: [1, 1], padLow: [2, 1], padHigh: [0, 2])),
    ([1, 1, 1, 2], PoolingGeometry(window: [1, 1], strides: [3, 3], padLow: [0, 0], padHigh: [0, 0])),
    (
      [1, 3, 4, 3, 2], PoolingGeometry(window: [2, 2, 2], strides: [1, 2, 2], padLow: [0, 1, 0], padHigh: [1, 0, 1])
    ),
  ]

  @Test(arguments: cases) func maxPoolGradients(_ x: Shape, _ geometry: PoolingGeometry) throws {
    var generator = Generator(seed: 3)
    let mismatches = try gradientMismatches(at: [generator.distinctArray(TensorType(x))], order: 2) {
      tensors throws(KerasError) in
      // The square makes the second derivative something to get wrong.
      [try tensors[0].maxPool(geometry).square()]
    }
    #expect(mismatches == [])
  }

  @Test(arguments: cases) func maxPoolGradientAndSelectAreAdjoint(_ x: Shape, _ geometry: PoolingGeometry) throws {
    var generator = Generator(seed: 4)
    let place = generator.distinctArray(TensorType(x))
    let (dy, values) = (generator.array(TensorType(try geometry.outputShape(x))), generator.array(TensorType(x)))
    let mismatches = try gradientMismatches(at: [place, dy, values], order: 2) { tensors throws(KerasError) in
      let y = try tensors[0].maxPool(geometry)
      return [
        try tensors[0].apply(MaxPoolGradient(geometry), y, tensors[1]),
        try tensors[0].apply(MaxPoolSelect(geometry), y, tensors[2]),
      ]
    }
    #expect(mismatches == [])
  }

  @Test(arguments: cases, [false, true])
  func averagePoolGradients(_ test: (x: Shape, geometry: PoolingGeometry), _ countsPadding: Bool) throws {
    var generator = Generator(seed: 5)
    let y = TensorType(try test.geometry.outputShape(test.x))
    let inputs = [generator.array(TensorType(test.x)), generator.array(y)]
    let gradient = AveragePoolGradient(test.geometry, countsPadding: countsPadding, shape: test.x)
    let mismatches = try gradientMismatches(at: inputs, order: 2) { tensors throws(KerasError) in
      [
        try tensors[0].averagePool(test.geometry, countsPadding: countsPadding),
        try tensors[1].apply(gradient),
      ]
    }
    #expect(mismatches == [])
  }

  private func run(_ x: ReferenceArray, _ body: (Tensor) throws(KerasError) -> Tensor) throws -> [Double] {
    let builder = GraphBuilder()
    let y = try body(builder.input(x.type))
    return Interpreter().run(builder.finish([y]), inputs: [x], variables: []).outputs[0].values
  }

  @Test func paddingIsOutsideTheMeanAndNeverTheMaximum() throws {
    let x = ReferenceArray([-1, -2, -3], shape: [1, 3, 1])
    #expect(try run(x) { x throws(KerasError) in try x.maxPool(window: [2], padding: .same) } == [-1, -3])
    #expect(try run(x) { x throws(KerasError) in try x.averagePool(window: [2], padding: .same) } == [-1.5, -3])
    let geometry = PoolingGeometry(window: [2], strides: [2], padLow: [0], padHigh: [1])
    #expect(
      try run(x) { x throws(KerasError) in try x.averagePool(geometry, countsPadding: true) } == [-1.5, -1.5])
  }

  @Test func tiesGoToTheFirstAndNaNWins() throws {
    let ties = ReferenceArray([5, 5, 5, 5], shape: [1, 2, 2, 1])
    let gradient = try run(ties) { x throws(KerasError) in
      try x.builder.gradients(of: x.maxPool(window: [2, 2]).sum(), withRespectTo: [x])[0]
    }
    #expect(gradient == [1, 0, 0, 0])
    let broken = ReferenceArray([5, .nan, 7, 8], shape: [1, 2, 2, 1])
    #expect(try run(broken) { x throws(KerasError) in try x.maxPool(window: [2, 2]) }[0].isNaN)
  }

  @Test func refusesPaddingAsLargeAsTheWindow() throws {
    let geometry = PoolingGeometry(window: [2], strides: [2], padLow: [2], padHigh: [0])
    #expect(throws: KerasError.self) { try GraphBuilder().input(TensorType([1, 4, 1])).maxPool(geometry) }
    #expect(throws: KerasError.self) { try GraphBuilder().input(TensorType([1, 1, 1])).maxPool(window: [2]) }
  }
}
