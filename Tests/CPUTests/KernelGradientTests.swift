import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Gradients as the kernels compute them, on odd sizes, against finite differences of what the operations mean.
struct KernelGradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let shapes: [Shape]
    let body: @Sendable ([Tensor]) throws(KerasError) -> [Tensor]

    init(
      _ description: String, _ shapes: [Shape], _ body: @escaping @Sendable ([Tensor]) throws(KerasError) -> [Tensor]
    ) {
      testDescription = description
      self.shapes = shapes
      self.body = body
    }

    init(_ x: Shape, _ kernel: Shape, _ geometry: ConvolutionGeometry) {
      self.init("\(x) * \(kernel), \(geometry.groups) groups", [x, kernel]) { t throws(KerasError) in
        [try t[0].convolution(t[1], geometry)]
      }
    }

    init(_ x: Shape, _ geometry: PoolingGeometry) {
      self.init("pooling of \(x)", [x]) { t throws(KerasError) in
        [
          try t[0].maxPool(geometry), try t[0].averagePool(geometry),
          try t[0].averagePool(geometry, countsPadding: true),
        ]
      }
    }
  }

  static let products: [Case] = [
    Case("product", [[5, 13], [13, 19]]) { t throws(KerasError) in [try t[0].matmul(t[1])] },
    Case("product of the transposed", [[13, 5], [19, 13]]) { t throws(KerasError) in
      [try t[0].matmul(t[1], transposesFirst: true, transposesSecond: true)]
    },
    Case("one row", [[1, 33], [33, 17], [17]]) { t throws(KerasError) in [try t[0].matmul(t[1]) + t[2]] },
    Case("products of a batch", [[3, 5, 7], [3, 7, 9]]) { t throws(KerasError) in [try t[0].matmul(t[1])] },
    Case("a product after a product", [[33, 7], [7, 17], [17, 3]]) { t throws(KerasError) in
      [try t[0].matmul(t[1]).tanh().matmul(t[2])]
    },
  ]

  static let convolutions: [Case] = [
    Case([2, 11, 5], [3, 5, 7], ConvolutionGeometry(strides: [2], padLow: [2], padHigh: [0])),
    Case([1, 9, 17], [3, 17, 19], ConvolutionGeometry(strides: [1], dilation: [2], padLow: [4], padHigh: [0])),
    Case([2, 7, 9, 3], [3, 2, 3, 17], ConvolutionGeometry(strides: [2, 1], padLow: [1, 0], padHigh: [1, 1])),
    Case(
      [1, 5, 7, 6], [3, 3, 3, 10], ConvolutionGeometry(strides: [1, 3], padLow: [1, 1], padHigh: [1, 1], groups: 2)),
    Case(
      [1, 6, 5, 17], [3, 3, 1, 17], ConvolutionGeometry(strides: [1, 1], padLow: [1, 1], padHigh: [1, 1], groups: 17)),
    Case(
      [1, 5, 4, 3, 2], [2, 3, 2, 2, 5],
      ConvolutionGeometry(strides: [2, 1, 1], padLow: [0, 1, 0], padHigh: [1, 1, 1])),
    Case("transposed convolution", [[1, 4, 3, 5], [3, 3, 7, 5]]) { t throws(KerasError) in
      let geometry = ConvolutionGeometry(strides: [2, 2], padLow: [0, 1], padHigh: [1, 0])
      return [try t[0].convolutionTranspose(t[1], geometry, outputShape: [1, 8, 6, 7])]
    },
  ]

  static let others: [Case] = [
    Case([1, 7, 19], PoolingGeometry(window: [3], strides: [2], padLow: [1], padHigh: [1])),
    Case([1, 5, 7, 17], PoolingGeometry(window: [2, 3], strides: [1, 2], padLow: [0, 1], padHigh: [1, 1])),
    Case(
      [1, 3, 4, 5, 3], PoolingGeometry(window: [2, 2, 3], strides: [1, 2, 2], padLow: [1, 0, 1], padHigh: [0, 0, 1])),
    Case("reductions", [[3, 5, 17]]) { t throws(KerasError) in
      var results: [Tensor] = []
      for axis in 0..<3 {
        results += [
          try t[0].sum(axis: axis).square(), try t[0].mean(axis: axis).square(), try t[0].max(axis: axis).square(),
          try t[0].min(axis: axis).square(), try t[0].tanh().product(axes: [axis]),
        ]
      }
      return results
    },
    Case("rows", [[7, 19]]) { t throws(KerasError) in
      [try t[0].softmax(), try t[0].logSoftmax(), try t[0].l2Normalized(axis: -1), try t[0].logSumExp(axes: [1])]
    },
    Case("rows by index", [[7, 19]]) { t throws(KerasError) in
      let indices = t[0].builder.constant(NDArray([6, 0, 6, -1, 3] as [Int32]))
      return [
        try t[0].apply(Gather(axis: 0, outOfRange: .zero), indices).square(),
        try t[0].apply(Gather(axis: 1, outOfRange: .zero), indices).square(),
        try t[0].slice(axis: 0, from: 0, to: 5).scatterAdd(at: indices, extent: 9).square(),
      ]
    },
    Case("movements", [[3, 5, 17]]) { t throws(KerasError) in
      [
        try t[0].transpose([2, 0, 1]).square(),
        try t[0].slice(starts: [0, 1, 2], ends: [3, 5, 17], strides: [2, 3, 5]),
        try concatenate([t[0], t[0].slice(axis: 2, from: 3, to: 10)], axis: 2).square(),
        try t[0].pad(low: [0, 1, 3], high: [1, 0, 2], value: 3).square(), try t[0].flip(axes: [0, -1]).square(),
        try t[0].cumulativeSum(axis: 1).square(), try t[0].cumulativeSum(axis: 2, reverse: true).square(),
      ]
    },
  ]

  @Test(arguments: products + convolutions + others)
  func agreeWithFiniteDifferences(_ test: Case) throws {
    var generator = Generator(seed: 21)
    let inputs = test.shapes.map { generator.distinctArray(TensorType($0)) }
      .map { ReferenceArray($0.values.map { $0 * 0.2 }, shape: $0.shape).rounded() }
    let mismatches = try gradientMismatches(
      at: inputs, tolerance: Tolerance(relative: 1e-4),
      evaluate: { graph, inputs throws(KerasError) in
        let expected = interpreted(graph, inputs)
        var found = expected
        for variant in ProgramVariant.all {
          found = try variant.run(graph, inputs: inputs).outputs
          for (gradient, wanted) in zip(found, expected) {
            #expect(Tolerance.float32.difference(gradient, wanted) == nil, "\(variant)")
          }
        }
        return found
      }, test.body)
    #expect(mismatches == [])
  }
}
