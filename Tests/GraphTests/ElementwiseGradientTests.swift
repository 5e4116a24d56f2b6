import Graph
import KerasCore
import TestSupport
import Testing

/// Every function of every elementwise family, whatever is added to it later.
@Suite struct ElementwiseGradientTests {
  static let shapes: [Shape] = [[], [1], [7], [2, 1, 3]]

  /// Where `function` is defined, and where it has a kink or a jump.
  static func domain(_ function: Unary.Function) -> (range: ClosedRange<Double>, kinks: [Double]) {
    switch function {
    case .sqrt, .rsqrt, .log, .log2, .log10: (0.3...3, [])
    case .log1p: (-0.6...3, [])
    case .reciprocal, .cbrt: (0.4...3, [])
    case .asin, .acos, .atanh, .erfinv: (-0.85...0.85, [])
    case .acosh: (1.3...3, [])
    case .tan: (-1.2...1.2, [])
    case .absolute, .relu, .sign, .floor, .ceil, .trunc, .round, .float8E4M3FN, .float8E5M2:
      (-2...2, (-4...4).map { Double($0) / 2 })
    default: (-2...2, [])
    }
  }

  @Test(arguments: Unary.Function.allCases) func unary(_ function: Unary.Function) throws {
    let (range, kinks) = Self.domain(function)
    var generator = Generator(seed: 7)
    for shape in Self.shapes {
      let x = generator.array(TensorType(shape), in: range, avoiding: kinks)
      let mismatches = try gradientMismatches(at: [x], order: 2) { tensors throws(KerasError) in
        [try tensors[0].map(function)]
      }
      #expect(mismatches == [])
    }
  }

  @Test(arguments: Binary.Function.allCases) func binary(_ function: Binary.Function) throws {
    var generator = Generator(seed: 8)
    for shape in Self.shapes {
      // Apart from each other, so that no comparison, maximum or floor jumps; positive, so that powers exist.
      let a = generator.array(TensorType(shape), in: 2.1...2.9)
      let b = generator.array(TensorType(shape), in: 1.1...1.35)
      for inputs in [[a, b], [b, a]] {
        let mismatches = try gradientMismatches(at: inputs, order: 2) { tensors throws(KerasError) in
          [try tensors[0].combine(function, tensors[1])]
        }
        #expect(mismatches == [])
      }
    }
  }

  @Test func powerOfANegativeBaseHasTheGradientOfTheBaseOnly() throws {
    let builder = GraphBuilder()
    let (a, b) = (builder.input(TensorType([1])), builder.input(TensorType([1])))
    let gradients = try builder.gradients(of: a.power(b).sum(), withRespectTo: [a, b])
    let inputs = [ReferenceArray([-2], shape: [1]), ReferenceArray([3], shape: [1])]
    let found = Interpreter().run(builder.finish(gradients), inputs: inputs, variables: []).outputs
    #expect(found.map(\.values) == [[12], [0]])
  }

  @Test func broadcastOperandsGetSummedGradients() throws {
    var generator = Generator(seed: 9)
    for (a, b) in [([3, 1], [1, 4]), ([2, 3, 4], [4]), ([], [2, 2]), ([1, 1], [1])] as [(Shape, Shape)] {
      let inputs = [generator.array(TensorType(a)), generator.array(TensorType(b))]
      let mismatches = try gradientMismatches(at: inputs, order: 2) { tensors throws(KerasError) in
        [try tensors[0] * tensors[1], try tensors[1] - tensors[0]]
      }
      #expect(mismatches == [])
    }
  }

  @Test func selectAndCast() throws {
    var generator = Generator(seed: 10)
    let type = TensorType([3, 4])
    let inputs = [generator.array(TensorType([3, 4], .bool)), generator.array(type), generator.array(type)]
    let mismatches = try gradientMismatches(at: inputs, order: 2) { tensors throws(KerasError) in
      let wide = try tensors[1].cast(to: .float64).square().cast(to: .float32)
      return [try tensors[0].select(wide, tensors[2] * tensors[1])]
    }
    #expect(mismatches == [])
  }

  @Test func stopGradientStops() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([1]))
    let gradient = try builder.gradients(of: (x * x.stopGradient()).sum(), withRespectTo: [x])
    let found = Interpreter().run(
      builder.finish(gradient), inputs: [ReferenceArray([3], shape: [1])], variables: [])
    #expect(found.outputs[0].values == [3])
  }

  @Test func wrongOperandsAreErrorsNotTraps() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([2]))
    #expect(throws: KerasError("2 operands are needed, got 1.").inside("add")) { try x.applying(Binary(.add)) }
    #expect(throws: KerasError.self) { try x.applying(Binary(.add), builder.input(TensorType([3]))) }
    #expect(throws: KerasError.self) { try x.applying(Binary(.add), GraphBuilder().input(TensorType([2]))) }
    #expect(throws: KerasError.self) { try x.broadcast(to: [Int.max, 2]) }
  }
}
