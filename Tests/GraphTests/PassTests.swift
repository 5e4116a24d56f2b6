import Graph
import KerasCore
import TestSupport
import Testing

/// What a pass does to particular graphs.
@Suite struct PassTests {
  /// The operations left of what `body` records after ``Graph/optimized()``, by name; the meaning must stay.
  private func optimized(
    _ types: [TensorType], inference: Bool = false, _ body: ([Tensor]) throws(KerasError) -> [Tensor],
    _ location: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let builder = GraphBuilder()
    let outputs = try body(types.map(builder.input))
    let graph = builder.finish(outputs)
    let result = try graph.optimizedAndVerified(forInference: inference)
    try result.verify()
    var generator = Generator(seed: 21)
    let inputs = types.map { generator.array($0) }
    let variables = graph.variables.map { generator.array($0, in: 0.3...2) }
    let expected = Interpreter().run(graph, inputs: inputs, variables: variables).outputs
    let found = Interpreter().run(result, inputs: inputs, variables: variables).outputs
    for (a, b) in zip(found, expected) {
      let difference = (inference ? Tolerance.float32 : .exact).difference(a, b)
      #expect(difference == nil, sourceLocation: location)
    }
    return result.nodes.compactMap { $0.operation?.name }
  }

  @Test func identitiesDisappear() throws {
    let left = try optimized([TensorType([2, 3])]) { tensors throws(KerasError) in
      let x = tensors[0]
      return [
        try (((x * 1 + 0) / 1 - 0).power(1)), try -(-x), try x.stopGradient(), try x.apply(Cast(to: .float32)),
        try x.apply(Reshape([2, 3])), try x.reshape([3, 2]).reshape([6]).reshape([2, 3]),
        try x.transpose([1, 0]).transpose([1, 0]), try x.apply(BroadcastTo([2, 3])),
        try x.slice(starts: [0, 0], ends: [2, 3]), try x.apply(Pad(low: [0, 0], high: [0, 0])),
        try x.expandDims(axis: 0).sum(axis: 0), try x.isGreater(than: 0).select(x, x), try concatenate([x], axis: 0),
        try x.reshape([2, 1, 3]).flip(axis: 1).reshape([2, 3]), try x.isLess(than: 3).select(x, x),
      ]
    }
    #expect(left == [])
  }

  @Test func squaresAreNotPowers() throws {
    #expect(try optimized([TensorType([5])]) { x throws(KerasError) in [try x[0].power(2)] } == ["square"])
  }

  @Test func whatMightBeNaNStays() throws {
    let left = try optimized([TensorType([2])]) { tensors throws(KerasError) in
      [try tensors[0] * 0, try tensors[0] - tensors[0]]
    }
    #expect(left == ["broadcast", "multiply", "subtract"])
  }

  @Test func movementsMerge() throws {
    let type = TensorType([4, 6])
    func left(_ body: (Tensor) throws(KerasError) -> Tensor) throws -> [String] {
      try optimized([type]) { tensors throws(KerasError) in [try body(tensors[0])] }
    }
    #expect(
      try left { x throws(KerasError) in
        try x.slice(starts: [1, 0], ends: [4, 6], strides: [1, 2]).slice(starts: [0, 1], ends: [2, 3])
      } == ["slice"])
    #expect(
      try left { x throws(KerasError) in
        try x.reshape([2, 2, 6]).transpose([1, 2, 0]).transpose([2, 1, 0])
      } == ["reshape", "transpose"])
    #expect(try left { x throws(KerasError) in try x.reshape([4, 1, 6]).transpose([1, 0, 2]) } == ["reshape"])
    #expect(
      try left { x throws(KerasError) in
        try x.expandDims(axis: 0).broadcast(to: [3, 4, 6]).broadcast(to: [2, 3, 4, 6])
      } == ["broadcast"])
  }

  @Test func partsBeforeElementwise() throws {
    let types = [TensorType([8, 6]), TensorType([8, 6])]
    let left = try optimized(types) { tensors throws(KerasError) in
      let product = try tensors[0] * tensors[1] * 2
      let (low, high) = (
        try product.slice(starts: [0, 0], ends: [8, 3]), try product.slice(starts: [0, 3], ends: [8, 6])
      )
      return [try low.tanh(), try high.exp()]
    }
    #expect(left.filter { $0 == "slice" }.count == 4)
    #expect(left.last == "exp" && !left.contains("concatenate"))
    // What is read as a whole too is not computed twice.
    let whole = try optimized(types) { tensors throws(KerasError) in
      let product = try tensors[0] * tensors[1]
      return [product, try product.slice(starts: [0, 0], ends: [8, 3])]
    }
    #expect(whole == ["multiply", "slice"])
  }

  @Test func elementwiseBeforeBroadcast() throws {
    let types = [TensorType([8, 3]), TensorType([3])]
    let left = try optimized(types) { tensors throws(KerasError) in
      let scale = try (tensors[1].broadcast(to: [8, 3]) + 1e-3).rsqrt() * 2
      return [try tensors[0] * scale]
    }
    #expect(left.filter { $0 == "broadcast" }.count == 3)
    #expect(left.last == "multiply" && left.dropLast().last == "broadcast")
  }

  @Test func transposesMoveIntoProducts() throws {
    let types = [TensorType([3, 2]), TensorType([4, 3]), TensorType([5, 3, 4])]
    let left = try optimized(types) { tensors throws(KerasError) in
      [
        try tensors[0].transpose([1, 0]).matmul(tensors[1].transpose([1, 0])),
        try tensors[2].transpose([0, 2, 1]).matmul(tensors[0]),
      ]
    }
    #expect(left == ["matmul", "matmul"])
  }

  @Test func constantsFoldButBroadcastsDoNot() throws {
    let left = try optimized([TensorType([100])]) { tensors throws(KerasError) in
      let c = tensors[0].scalar(2)
      return [try tensors[0] * (c.exp() + 1).broadcast(to: [100]).sqrt()]
    }
    #expect(left == ["broadcast", "multiply"])
  }

  @Test func equalOperationsAreMadeOnce() throws {
    let left = try optimized([TensorType([4]), TensorType([2], .uint32)]) { tensors throws(KerasError) in
      let (x, key) = (tensors[0], tensors[1])
      return [
        try x.exp() + x.exp(), try key.apply(RandomUniform([4], salt: 1)), try key.apply(RandomUniform([4], salt: 1)),
        try key.apply(RandomUniform([4], salt: 2)),
      ]
    }
    #expect(left.sorted() == ["add", "exp", "random uniform", "random uniform"])
  }

  @Test func constantsDifferInTheSignOfZero() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([]))
    let outputs = [try x / builder.scalar(0, .float32), try x / builder.scalar(-0.0, .float32)]
    let graph = try builder.finish(outputs).optimizedAndVerified()
    let one = ReferenceArray([1], shape: [])
    #expect(
      Interpreter().run(graph, inputs: [one], variables: []).outputs.map(\.values) == [[.infinity], [-.infinity]])
  }

  @Test func deadCodeGoesAndUpdatesStay() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([2]))
    let variable = builder.addVariable(TensorType([2]))
    _ = try x.exp()
    builder.update(variable, to: try builder.variable(variable) + x)
    let graph = builder.finish([]).eliminatingDeadCode()
    try graph.verify()
    #expect(graph.nodes.count == 3 && graph.inputs.count == 1)
    let array = ReferenceArray([1, 2], shape: [2])
    #expect(Interpreter().run(graph, inputs: [array], variables: [array]).variables[0].values == [2, 4])
  }

  @Test func verifierFindsDefects() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([2]))
    let graph = builder.finish([try x.exp().log()])
    try graph.verify()
    func expectDefect(_ change: (inout Graph) -> Void) {
      var broken = graph
      change(&broken)
      #expect(throws: KerasError.self) { try broken.verify() }
    }
    expectDefect { $0.nodes.swapAt(1, 2) }
    expectDefect { $0.nodes[1].inputs[0].output = 1 }
    expectDefect { $0.nodes[1].inputs = [] }
    expectDefect { $0.nodes[1].types = [TensorType([3])] }
    expectDefect { $0.outputs[0].node = 9 }
    expectDefect { $0.inputs = [] }
    expectDefect { $0.updates = [Graph.Update(variable: 0, value: $0.outputs[0])] }
    expectDefect {
      $0.variables = [TensorType([3])]
      $0.updates = [Graph.Update(variable: 0, value: $0.outputs[0])]
    }
  }

  @Test func aModelOfTooManyOperationsIsRefused() throws {
    let builder = GraphBuilder()
    var x = builder.input(TensorType([2]))
    #expect(throws: KerasError("the model consists of more than 262144 operations.")) {
      for _ in 0...(1 << 18) { x = try x.exp() }
    }
  }

  @Test func aKnownValueIsFoundOnceHoweverOftenItIsUsed() throws {
    let builder = GraphBuilder()
    var x = builder.scalar(1, .float32)
    for _ in 0..<60 { x = try x + x }
    #expect(x.knownValue?.values == [0x1p60])
  }

  @Test func aLongSumIsOptimizedInTimeThatGrowsWithItsLength() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([2]))
    let y = builder.input(TensorType([2]))
    var sum = x
    for _ in 0..<20_000 { sum = try sum + y }
    let graph = builder.finish([sum])
    let time = try ContinuousClock().measure { _ = try graph.optimized() }
    // 0.2 s; minutes when each addition looks at all before it.
    #expect(time < .seconds(20))
  }

  @Test func aBuilderGoesWithItsTensors() throws {
    weak var remembered: GraphBuilder?
    do {
      let builder = GraphBuilder()
      remembered = builder
      let variable = builder.variable(builder.addVariable(TensorType([2])))
      _ = try variable * builder.scalar(2, .float32)
    }
    #expect(remembered == nil)
  }
}
