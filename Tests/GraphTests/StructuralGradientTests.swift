import Graph
import KerasCore
import TestSupport
import Testing

/// Products, reductions, movements and indexing.
@Suite struct StructuralGradientTests {
  private func check(
    _ inputs: [ReferenceArray], _ body: ([Tensor]) throws(KerasError) -> [Tensor],
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(try gradientMismatches(at: inputs, order: 2, body) == [], sourceLocation: location)
  }

  @Test(arguments: [false, true], [false, true]) func matmul(_ transposesFirst: Bool, _ transposesSecond: Bool) throws {
    var generator = Generator(seed: 11)
    for (lead, leadB) in [([], []), ([2], []), ([2], [2]), ([2, 1], [2, 1]), ([1], [])] as [([Int], [Int])] {
      for (m, k, n) in [(2, 3, 4), (1, 1, 1), (3, 1, 2), (1, 4, 1)] {
        let a = generator.array(TensorType(Shape(lead + (transposesFirst ? [k, m] : [m, k]))))
        let b = generator.array(TensorType(Shape(leadB + (transposesSecond ? [n, k] : [k, n]))))
        try check([a, b]) { tensors throws(KerasError) in
          [
            try tensors[0].matmul(
              tensors[1], transposesFirst: transposesFirst, transposesSecond: transposesSecond)
          ]
        }
      }
    }
  }

  @Test func matmulBroadcastsLeadingAxes() throws {
    var generator = Generator(seed: 12)
    for (a, b) in [([3, 2, 2], [1, 2, 2]), ([2, 3], [4, 3, 2]), ([2, 1, 1, 3], [5, 3, 1])] as [(Shape, Shape)] {
      try check([generator.array(TensorType(a)), generator.array(TensorType(b))]) { tensors throws(KerasError) in
        [try tensors[0].matmul(tensors[1])]
      }
    }
  }

  @Test func matmulOfNothing() throws {
    let builder = GraphBuilder()
    let (a, b) = (builder.input(TensorType([2, 3, 0])), builder.input(TensorType([0, 4])))
    let gradients = try builder.gradients(of: a.matmul(b).sum(), withRespectTo: [a, b])
    #expect(gradients.map(\.shape) == [[2, 3, 0], [0, 4]])
  }

  @Test(arguments: Reduce.Function.allCases) func reduce(_ function: Reduce.Function) throws {
    var generator = Generator(seed: 13)
    for (shape, axes) in [
      ([4], [0]), ([2, 3], [1]), ([2, 3], [0]), ([2, 3, 2], [0, 2]), ([1, 3], [0]), ([1], [0]), ([2, 3], [0, 1]),
    ] as [(Shape, [Int])] {
      for keepDims in [false, true] {
        try check([generator.distinctArray(TensorType(shape))]) { tensors throws(KerasError) in
          [try tensors[0].reduce(function, axes: axes, keepDims: keepDims).square()]
        }
      }
    }
  }

  @Test func productWithZeros() throws {
    for values in [[2.0, 0, 3], [0, 0, 3]] {
      try #expect(
        gradientMismatches(at: [ReferenceArray(values, shape: [3])]) { tensors throws(KerasError) in
          [try tensors[0].product()]
        } == [])
    }
  }

  @Test func tiesOfAMaximumShareTheGradient() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([3]))
    let gradient = try builder.gradients(of: x.max(axis: 0), withRespectTo: [x])
    let found = Interpreter().run(
      builder.finish(gradient), inputs: [ReferenceArray([4, 1, 4], shape: [3])], variables: [])
    #expect(found.outputs[0].values == [0.5, 0, 0.5])
  }

  @Test func compositeReductions() throws {
    var generator = Generator(seed: 14)
    for shape in [[3, 4], [1, 1], [2, 5]] as [Shape] {
      try check([generator.array(TensorType(shape))]) { tensors throws(KerasError) in
        let x = tensors[0]
        return [
          try x.softmax(), try x.logSoftmax(), try x.logSumExp(axes: [1]), try x.logSumExp(keepDims: true),
          try x.mean(axis: 0), try x.l2Normalized(axis: -1), try x.variance(axes: [-1]),
        ]
      }
    }
    try check([generator.distinctArray(TensorType([2, 5]))]) { tensors throws(KerasError) in
      [try tensors[0].std(axes: [1])]
    }
  }

  @Test func movements() throws {
    var generator = Generator(seed: 15)
    let inputs = [generator.array(TensorType([2, 5, 3])), generator.array(TensorType([2, 1, 3]))]
    try check(inputs) { tensors throws(KerasError) in
      let (x, y) = (tensors[0], tensors[1])
      let results = [
        try x.reshape([6, 5]), try x.transpose([2, 0, 1]), try y.broadcast(to: [4, 2, 3, 3]),
        try concatenate([x, y, x], axis: 1), try x.slice(starts: [0, 1, 0], ends: [2, 5, 2], strides: [1, 3, 2]),
        try x.slice(starts: [1, 2, 0], ends: [1, 3, 3]),
        try x.pad(low: [0, 2, 1], high: [1, 0, 0], value: 3),
        try x.apply(Pad(low: [0, 1, 0], high: [0, 0, 1], interior: [2, 0, 1])), try x.flip(axes: [0, -1]),
        try x.cumulativeSum(axis: 1), try x.cumulativeSum(axis: 1, exclusive: true),
        try x.cumulativeSum(axis: 2, reverse: true), try x.cumulativeSum(axis: 0, exclusive: true, reverse: true),
        try x.repeat(2, axis: 1), try x.tile([1, 2, 3]), try stack([y, y], axis: -1), try y.squeeze(axis: 1),
        try x.split(3, axis: -1)[1],
      ]
      var squares: [Tensor] = []
      for result in results { squares.append(try result.square()) }
      return squares
    }
  }

  @Test func indexing() throws {
    var generator = Generator(seed: 16)
    let indices = ReferenceArray([2, 0, 2, -1, 7, -9], shape: [2, 3], dtype: .int32)
    let x = generator.array(TensorType([4, 3]))
    try check([x, indices]) { tensors throws(KerasError) in
      [
        try tensors[0].apply(Gather(axis: 0, outOfRange: .zero), tensors[1]).square(),
        try tensors[0].apply(Gather(axis: 1, outOfRange: .zero), tensors[1]).square(),
      ]
    }
    let updates = generator.array(TensorType([2, 3, 2]))
    try check([updates, indices]) { tensors throws(KerasError) in
      [try tensors[0].scatterAdd(at: tensors[1], extent: 4).square()]
    }
    // A scalar index takes the axis away.
    try check([x, ReferenceArray([1], shape: [], dtype: .int64)]) { tensors throws(KerasError) in
      [try tensors[0].take(tensors[1], axis: -1).square()]
    }
  }

  @Test(
    arguments: [
      ("ab,bc->ac", [2, 3], [3, 4]), ("ab,bc", [2, 3], [3, 4]), ("abc,cde->abde", [2, 1, 3], [3, 2, 2]),
      ("btnh,bsnh->bnts", [2, 3, 2, 4], [2, 5, 2, 4]), ("bnts,bsnh->btnh", [2, 2, 3, 5], [2, 5, 2, 4]),
      ("abde,cde->abc", [1, 2, 2, 3], [4, 2, 3]), ("...a,ab->...b", [2, 3, 4], [4, 5]), ("ab,ab->ab", [2, 3], [2, 3]),
      ("a,b->ab", [2], [3]), ("ab,cb->c", [2, 3], [4, 3]), ("ab,ab->", [2, 3], [2, 3]), ("ba,bc->ca", [3, 2], [3, 4]),
      ("...ab,...bc->...ac", [5, 1, 2, 3], [2, 3, 1]), ("ab,c->ba", [2, 3], [2]), ("acb,bd->dac", [2, 2, 3], [3, 2]),
    ] as [(String, [Int], [Int])])
  func einsumAgreesWithItsDefinition(_ equation: String, _ a: [Int], _ b: [Int]) throws {
    var generator = Generator(seed: 17)
    let inputs = [generator.array(TensorType(Shape(a))), generator.array(TensorType(Shape(b)))]
    try check(inputs) { tensors throws(KerasError) in [try einsum(equation, tensors[0], tensors[1])] }
    guard !equation.contains("...") else { return }
    let builder = GraphBuilder()
    let result = try einsum(equation, builder.input(inputs[0].type), builder.input(inputs[1].type))
    let found = Interpreter(rounds: false).run(builder.finish([result]), inputs: inputs, variables: []).outputs[0]
    #expect(Tolerance.float64.difference(found, einsumByDefinition(equation, inputs)) == nil)
  }

  /// The sum over all indices, letter by letter.
  private func einsumByDefinition(_ equation: String, _ inputs: [ReferenceArray]) -> ReferenceArray {
    let sides = equation.split(separator: "->", omittingEmptySubsequences: false).map(String.init)
    let terms = sides[0].split(separator: ",").map(Array.init)
    var extents: [Character: Int] = [:]
    for (term, input) in zip(terms, inputs) {
      for (axis, letter) in term.enumerated() { extents[letter] = input.shape[axis] }
    }
    let letters = extents.keys.sorted()
    let all = terms[0] + terms[1]
    let target =
      sides.count == 2 ? Array(sides[1]) : letters.filter { letter in all.filter { $0 == letter }.count == 1 }
    var result = ReferenceArray(shape: Shape(target.map { extents[$0] ?? 1 })) { _ in 0 }
    forEachIndex(of: Shape(letters.map { extents[$0] ?? 1 })) { index in
      func pick(_ term: [Character]) -> [Int] { term.map { letter in index[letters.firstIndex(of: letter) ?? 0] } }
      result[pick(target)] += inputs[0][pick(terms[0])] * inputs[1][pick(terms[1])]
    }
    return result
  }

  @Test(arguments: ["ab", "ab,bc,cd->ad", "ab,bc->az", "aab,bc->ac", "abc,bc->a", "a1,bc->a", "ab,ac->bc"])
  func einsumRefusesWhatItCannotRead(_ equation: String) throws {
    let builder = GraphBuilder()
    let (a, b) = (builder.input(TensorType([2, 3])), builder.input(TensorType([3, 4])))
    #expect(throws: KerasError.self) { try einsum(equation, a, b) }
  }
}
