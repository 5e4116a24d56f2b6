import Graph
import KerasCore
import TestSupport
import Testing

@Suite struct ConvolutionTests {
  /// An operand, a kernel and how one slides over the other.
  struct Case: CustomTestStringConvertible {
    var x: Shape
    var kernel: Shape
    var strides: [Int]
    var dilation: [Int]
    var padLow: [Int]
    var padHigh: [Int]
    var groups = 1

    var geometry: ConvolutionGeometry {
      ConvolutionGeometry(strides: strides, dilation: dilation, padLow: padLow, padHigh: padHigh, groups: groups)
    }
    var testDescription: String { "\(x) * \(kernel) strides \(strides) dilation \(dilation) groups \(groups)" }
  }

  static let cases: [Case] = [
    Case(x: [2, 5, 3], kernel: [3, 3, 2], strides: [1], dilation: [1], padLow: [0], padHigh: [0]),
    Case(x: [1, 9, 2], kernel: [3, 2, 3], strides: [2], dilation: [2], padLow: [4], padHigh: [0]),
    Case(
      x: [2, 4, 5, 2], kernel: [3, 2, 2, 3], strides: [1, 1], dilation: [1, 1], padLow: [1, 0], padHigh: [1, 1]),
    Case(
      x: [1, 6, 7, 4], kernel: [3, 3, 2, 6], strides: [3, 2], dilation: [1, 2], padLow: [0, 2], padHigh: [1, 3],
      groups: 2),
    Case(
      x: [2, 4, 4, 3], kernel: [2, 2, 1, 6], strides: [2, 1], dilation: [1, 1], padLow: [0, 0], padHigh: [0, 0],
      groups: 3),
    Case(
      x: [1, 1, 1, 1], kernel: [1, 1, 1, 1], strides: [1, 1], dilation: [1, 1], padLow: [0, 0], padHigh: [0, 0]),
    Case(
      x: [1, 1, 3, 2], kernel: [3, 1, 2, 1], strides: [1, 2], dilation: [1, 1], padLow: [1, 0], padHigh: [1, 0]),
    Case(
      x: [1, 5, 5, 1], kernel: [1, 1, 1, 2], strides: [3, 3], dilation: [1, 1], padLow: [0, 0], padHigh: [0, 0]),
    Case(
      x: [1, 3, 4, 3, 2], kernel: [2, 2, 2, 2, 2], strides: [1, 2, 1], dilation: [1, 1, 2], padLow: [0, 1, 1],
      padHigh: [1, 0, 1]),
  ]

  @Test(arguments: cases) func gradientsToSecondOrder(_ test: Case) throws {
    var generator = Generator(seed: 1)
    let inputs = [generator.array(TensorType(test.x)), generator.array(TensorType(test.kernel))]
    let mismatches = try gradientMismatches(at: inputs, order: 2) { tensors throws(KerasError) in
      [try tensors[0].convolution(tensors[1], test.geometry)]
    }
    #expect(mismatches == [])
  }

  @Test(arguments: cases) func gradientOperationsAreOperationsOfTheirOwn(_ test: Case) throws {
    var generator = Generator(seed: 2)
    let y = try test.geometry.outputShape(operand: test.x, kernel: test.kernel)
    let (x, kernel) = (generator.array(TensorType(test.x)), generator.array(TensorType(test.kernel)))
    let dy = generator.array(TensorType(y))
    let spread = try gradientMismatches(at: [dy, kernel], order: 2) { tensors throws(KerasError) in
      [try tensors[0].convolutionTranspose(tensors[1], test.geometry, outputShape: test.x)]
    }
    #expect(spread == [])
    let correlated = try gradientMismatches(at: [x, dy], order: 2) { tensors throws(KerasError) in
      [try tensors[0].apply(ConvolutionKernelGradient(test.geometry, shape: test.kernel), tensors[1])]
    }
    #expect(correlated == [])
  }

  @Test func knownValues() throws {
    let x = ReferenceArray([1, 2, 3, 4], shape: [1, 4, 1])
    let kernel = ReferenceArray([1, 10], shape: [2, 1, 1])
    func run(_ padding: SpatialPadding, _ stride: Int) throws -> [Double] {
      let builder = GraphBuilder()
      let y = try builder.input(x.type).convolution(builder.input(kernel.type), strides: [stride], padding: padding)
      return Interpreter().run(builder.finish([y]), inputs: [x, kernel], variables: []).outputs[0].values
    }
    #expect(try run(.valid, 1) == [21, 32, 43])
    #expect(try run(.same, 1) == [21, 32, 43, 4])
    #expect(try run(.causal, 1) == [10, 21, 32, 43])
    #expect(try run(.same, 3) == [21, 4])
  }

  @Test func depthwiseKeepsChannelsApart() throws {
    let x = ReferenceArray([1, 2, 3, 4], shape: [1, 2, 2])
    let kernel = ReferenceArray([1, 10, 100, 1000], shape: [1, 2, 2])
    let builder = GraphBuilder()
    let y = try builder.input(x.type).depthwiseConvolution(builder.input(kernel.type), strides: [1], padding: .valid)
    let result = Interpreter().run(builder.finish([y]), inputs: [x, kernel], variables: []).outputs[0]
    #expect(result.values == [1, 10, 200, 2000, 3, 30, 400, 4000])
  }

  @Test func samePaddingPutsTheOddZeroAtTheEnd() {
    #expect(SpatialPadding.same.amounts(extent: 224, window: 7, stride: 2) == (2, 3))
    #expect(SpatialPadding.same.amounts(extent: 5, window: 3, stride: 1, dilation: 2) == (2, 2))
    #expect(SpatialPadding.same.amounts(extent: 4, window: 1, stride: 2) == (0, 0))
    #expect(SpatialPadding.causal.amounts(extent: 4, window: 3, stride: 1, dilation: 2) == (4, 0))
  }

  @Test(arguments: [
    ([2, 8, 8, 3], [3, 3, 4, 8], 1, "does not fit the 3 channels"),
    ([2, 2, 8, 3], [3, 3, 3, 8], 1, "does not fit into (2, 2, 8, 3): it spans 3 along axis 1"),
    ([2, 8, 3], [3, 3, 3, 8], 1, "are needed, got (2, 8, 3)"),
    ([2, 8, 8, 4], [3, 3, 2, 7], 2, "in 2 groups"),
  ])
  func refusesWhatDoesNotFit(_ x: [Int], _ kernel: [Int], _ groups: Int, _ message: String) throws {
    let builder = GraphBuilder()
    let geometry = ConvolutionGeometry(strides: [1, 1], padLow: [0, 0], padHigh: [0, 0], groups: groups)
    let error = #expect(throws: KerasError.self) {
      try builder.input(TensorType(Shape(x))).convolution(builder.input(TensorType(Shape(kernel))), geometry)
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
