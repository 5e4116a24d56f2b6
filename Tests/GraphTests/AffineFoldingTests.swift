import Graph
import KerasCore
import TestSupport
import Testing

/// BatchNormalization and its like move into the kernel before them.
@Suite struct AffineFoldingTests {
  /// Whether `body` has a chain that folds: the last operations are then the product and one addition.
  private func lastOperations(
    _ input: Shape, variables: [Shape], extraOutput: Bool = false,
    _ body: (Tensor, [Tensor]) throws(KerasError) -> [Tensor]
  ) throws -> [String] {
    let builder = GraphBuilder()
    let x = builder.input(TensorType(input))
    let tensors = variables.map { builder.variable(builder.addVariable(TensorType($0))) }
    let graph = builder.finish(try body(x, tensors))
    let result = try graph.optimizedAndVerified(forInference: true)
    try result.verify()
    var generator = Generator(seed: 31)
    let inputs = [generator.array(x.type)]
    let values = variables.map { generator.array(TensorType($0), in: 0.4...2) }
    let expected = Interpreter().run(graph, inputs: inputs, variables: values).outputs
    let found = Interpreter().run(result, inputs: inputs, variables: values).outputs
    for (a, b) in zip(found, expected) { #expect(Tolerance.float32.difference(a, b) == nil) }
    // What depends on the input is what runs every time.
    var depends: [Bool] = []
    for node in result.nodes {
      if case .input = node.source {
        depends.append(true)
      } else {
        depends.append(node.inputs.contains { depends[$0.node] })
      }
    }
    return result.nodes.indices.filter { depends[$0] }.compactMap { result.nodes[$0].operation?.name }
  }

  private func normalized(_ x: Tensor, _ v: ArraySlice<Tensor>) throws(KerasError) -> Tensor {
    let (gamma, beta, mean, variance) = (v[v.startIndex], v[v.startIndex + 1], v[v.startIndex + 2], v[v.startIndex + 3])
    return try (x - mean) * (gamma * (variance + 1e-3).rsqrt()) + beta
  }

  @Test func batchNormalizationAfterConvolution() throws {
    let left = try lastOperations([2, 5, 5, 3], variables: [[3, 3, 3, 4], [4], [4], [4], [4]]) {
      x, v throws(KerasError) in
      [try normalized(x.convolution(v[0], strides: [1, 1], padding: .same), v[1...])]
    }
    #expect(left == ["convolution", "add"])
  }

  @Test func biasAndBatchNormalizationAfterDepthwiseConvolution() throws {
    let left = try lastOperations([1, 4, 4, 2], variables: [[3, 3, 2, 2], [4], [4], [4], [4], [4]]) {
      x, v throws(KerasError) in
      let y = try x.depthwiseConvolution(v[0], strides: [2, 2], padding: .valid) + v[5]
      return [try normalized(y, v[1...4])]
    }
    #expect(left == ["convolution", "add"])
  }

  @Test(arguments: [[1, 3], [4, 3], [2, 4, 3]] as [[Int]])
  func batchNormalizationAfterProduct(_ shape: [Int]) throws {
    let left = try lastOperations(Shape(shape), variables: [[3, 5], [5], [5], [5], [5], [5]]) {
      x, v throws(KerasError) in
      [try normalized(x.matmul(v[0]) + v[5], v[1...4]).relu()]
    }
    #expect(left == ["matmul", "add", "relu"])
  }

  @Test func transposedKernelsAndAllLinks() throws {
    let product = try lastOperations([2, 3], variables: [[5, 3], [5], [5]]) { x, v throws(KerasError) in
      [try -(v[2] - x.matmul(v[0], transposesSecond: true) / v[1]) - v[1]]
    }
    #expect(product == ["matmul", "add"])
    let geometry = ConvolutionGeometry(strides: [2], padLow: [0], padHigh: [0])
    let transposed = try lastOperations([1, 3, 2], variables: [[2, 4, 2], [4]]) { x, v throws(KerasError) in
      [try x.convolutionTranspose(v[0], geometry, outputShape: [1, 6, 4]) * v[1] + 1]
    }
    #expect(transposed == ["convolution input gradient", "add"])
  }

  @Test func whatIsReadElsewhereStays() throws {
    let left = try lastOperations([2, 3], variables: [[3, 5], [5]]) { x, v throws(KerasError) in
      let y = try x.matmul(v[0])
      return [try y * v[1], y]
    }
    #expect(left == ["matmul", "multiply"])
  }

  @Test func whatDependsOnTheInputOrAnotherAxisStays() throws {
    let left = try lastOperations([5, 5], variables: [[5, 5], [5, 1], [5]]) { x, v throws(KerasError) in
      [try x.matmul(v[0]) * v[1], try x.matmul(v[0], transposesSecond: true) * x.sum(axis: 0)]
    }
    #expect(left.filter { $0 == "multiply" }.count == 2)
  }

  @Test func aBiasAloneStaysAsItIs() throws {
    let left = try lastOperations([2, 3], variables: [[3, 5], [5]]) { x, v throws(KerasError) in
      [try x.matmul(v[0]) + v[1]]
    }
    #expect(left == ["matmul", "add"])
  }
}
