import KerasCore
import TestSupport
import Testing

@testable import Graph

@Suite struct ScanTests {
  private func array(_ dimensions: [Int], _ seed: Int, dtype: DType = .float32) -> ReferenceArray {
    var generator = Generator(seed: seed)
    return ReferenceArray(shape: Shape(dimensions), dtype: dtype) { _ in
      dtype == .bool ? (generator.number(in: 0...1) < 0.6 ? 1 : 0) : generator.number(in: -0.9...0.9)
    }
  }

  /// h' = tanh(x·W + h·U + b), an LSTM-like cell, and a state that only adds up.
  private func recurrence(
    _ t: [Tensor], isReversed: Bool, mask: Tensor? = nil
  ) throws(KerasError) -> [Tensor] {
    let (x, h, c, kernel, recurrent, bias) = (t[0], t[1], t[2], t[3], t[4], t[5])
    let results = try x.builder.scan(
      length: x.shape[0], states: [h, c], sequences: mask.map { [x, $0] } ?? [x], isReversed: isReversed
    ) { states, slices throws(KerasError) in
      let z = try slices[0].matmul(kernel) + bias + states[0].matmul(recurrent)
      let gates = try z.split(2, axis: -1)
      var c = try states[1] * gates[0].sigmoid() + gates[1].tanh()
      var h = try c.tanh() * gates[0].sigmoid()
      if slices.count > 1 {
        let counts = try slices[1].broadcast(to: c.shape)
        c = try counts.select(c, states[1])
        h = try counts.select(h, states[0])
      }
      return ([h, c], [h, try c * bias.sum()])
    }
    return results.states + results.outputs
  }

  private var operands: [ReferenceArray] {
    [array([4, 2, 3], 1), array([2, 2], 2), array([2, 2], 3), array([3, 4], 4), array([2, 4], 5), array([4], 6)]
  }

  @Test(arguments: [false, true])
  func stepsInOrder(isReversed: Bool) throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([3, 1]))
    let h = builder.input(TensorType([1]))
    let (states, outputs) = try builder.scan(length: 3, states: [h], sequences: [x], isReversed: isReversed) {
      states, slices throws(KerasError) in
      let next = try states[0] * 2 + slices[0]
      return ([next], [states[0], next])
    }
    let result = Interpreter().run(
      builder.finish(states + outputs),
      inputs: [ReferenceArray([1, 2, 3], shape: [3, 1]), ReferenceArray([10], shape: [1])], variables: [])
    // 10 → 21 → 44 → 91, or 10 → 23 → 48 → 97.
    #expect(result.outputs[0].values == [isReversed ? 97 : 91])
    #expect(result.outputs[1].values == (isReversed ? [48, 23, 10] : [10, 21, 44]))
    #expect(result.outputs[2].values == (isReversed ? [97, 48, 23] : [21, 44, 91]))
  }

  @Test(arguments: [false, true])
  func gradients(isReversed: Bool) throws {
    let mismatches = try gradientMismatches(at: operands) { t throws(KerasError) in
      try recurrence(t, isReversed: isReversed)
    }
    #expect(mismatches.isEmpty, "\(mismatches.prefix(5))")
  }

  @Test(arguments: [false, true])
  func gradientsWithMask(isReversed: Bool) throws {
    let mismatches = try gradientMismatches(at: operands + [array([4, 2, 1], 7, dtype: .bool)]) {
      t throws(KerasError) in
      try recurrence(t, isReversed: isReversed, mask: t[6])
    }
    #expect(mismatches.isEmpty, "\(mismatches.prefix(5))")
  }

  @Test func secondOrderGradients() throws {
    let mismatches = try gradientMismatches(at: operands, order: 2) { t throws(KerasError) in
      try [recurrence(t, isReversed: false)[2]]
    }
    #expect(mismatches.isEmpty, "\(mismatches.prefix(5))")
  }

  /// A weight whose gradient is no product: it is added up by a state.
  @Test func gradientsOfOtherConstants() throws {
    let mismatches = try gradientMismatches(at: [
      array([3, 2, 2], 1), array([2, 2], 2), array([2, 2], 3), array([2], 4),
    ]) {
      t throws(KerasError) in
      let results = try t[0].builder.scan(length: 3, states: [t[1]], sequences: [t[0]]) {
        states, slices throws(KerasError) in
        let next = try (states[0] * t[2] + slices[0] - t[3] * t[3] + t[2].transpose([1, 0])).tanh()
        return ([next], [try next.matmul(states[0]).matmul(t[2], transposesFirst: true)])
      }
      return results.states + results.outputs
    }
    #expect(mismatches.isEmpty, "\(mismatches.prefix(5))")
  }

  @Test func withoutStates() throws {
    let mismatches = try gradientMismatches(at: [array([3, 2, 2], 1), array([2, 2], 3)]) { t throws(KerasError) in
      try t[0].builder.scan(length: 3, states: [], sequences: [t[0]]) { _, slices throws(KerasError) in
        ([], [try slices[0].matmul(t[1]).tanh(), slices[0]])
      }.outputs
    }
    #expect(mismatches.isEmpty, "\(mismatches.prefix(5))")
  }

  @Test(arguments: [false, true])
  func passesKeepTheMeaning(isReversed: Bool) throws {
    let builder = GraphBuilder()
    let inputs = operands
    let tensors = inputs.map { builder.input($0.type) }
    let results = try recurrence(tensors, isReversed: isReversed)
    let loss = try (results[0] * results[0]).sum() + results[2].sum()
    let gradients = try builder.gradients(of: loss, withRespectTo: tensors)
    let graph = builder.finish([results[2]] + gradients)
    let optimized = try graph.optimizedAndVerified()
    let interpreter = Interpreter(rounds: false)
    let before = interpreter.run(graph, inputs: inputs, variables: []).outputs
    let after = interpreter.run(optimized, inputs: inputs, variables: []).outputs
    for (a, b) in zip(before, after) { #expect(Tolerance(relative: 1e-12).difference(a, b) == nil) }

    // The scan and its repetition for the gradient are one; products with weights are outside of both scans.
    let scans = optimized.nodes.compactMap { $0.operation as? Scan }
    #expect(scans.count == 2)
    #expect(scans.map { $0.body.nodes.filter { $0.operation is MatMul }.count } == [1, 1])
    #expect(scans.map(\.states) == [2, 2])
  }

  @Test func dropsWhatNobodyReads() throws {
    let builder = GraphBuilder()
    let tensors = operands.map { builder.input($0.type) }
    let results = try recurrence(tensors, isReversed: false)
    let scans = try builder.finish([results[0]]).optimizedAndVerified().nodes.compactMap { $0.operation as? Scan }
    #expect(scans.count == 1)
    #expect(scans.first?.stepOutputs.isEmpty == true)
  }

  /// Each doubling is a term twice in the gradient's sum over steps; taken apart, they would be 2⁴⁰ terms.
  @Test func doublingsAreNotTakenApartOneByOne() throws {
    let builder = GraphBuilder()
    let x = builder.input(TensorType([3, 2]))
    let weight = builder.input(TensorType([2]))
    let result = try builder.scan(length: 3, states: [], sequences: [x]) { _, slices throws(KerasError) in
      var y = try weight * slices[0]
      for _ in 0..<40 { y = try y + y }
      return ([], [y])
    }
    let gradient = try builder.gradients(of: result.outputs[0].sum(), withRespectTo: [weight])[0]
    let values = ReferenceArray([1, 2, 3, 4, 5, 6], shape: [3, 2], dtype: .float32)
    let ones = ReferenceArray([1, 1], shape: [2], dtype: .float32)
    let found = Interpreter().run(builder.finish([gradient]), inputs: [values, ones], variables: [])
    #expect(found.outputs[0].values == [9 * 0x1p40, 12 * 0x1p40])
  }

  /// Each state becomes what the one before was: one output needs them all.
  @Test func aLongChainOfStatesIsKeptWhole() throws {
    let builder = GraphBuilder()
    let states = (0..<500).map { _ in builder.input(TensorType([2])) }
    let x = builder.input(TensorType([3, 2]))
    let result = try builder.scan(length: 3, states: states, sequences: [x]) { states, slices throws(KerasError) in
      ([slices[0]] + states.dropLast(), [])
    }
    let needed = try builder.finish([result.states[499]]).optimizedAndVerified()
    #expect(needed.nodes.compactMap { $0.operation as? Scan }.map(\.states) == [500])
    let first = try builder.finish([result.states[0]]).optimizedAndVerified()
    #expect(first.nodes.compactMap { $0.operation as? Scan }.map(\.states) == [1])
  }

  @Test func refusesForeignTensors() throws {
    let (a, b) = (GraphBuilder(), GraphBuilder())
    let x = a.input(TensorType([2]))
    let y = b.input(TensorType([2]))
    #expect(throws: KerasError.self) {
      try a.scan(length: 2, states: [x], sequences: []) { states, _ throws(KerasError) in
        ([try states[0] + y], [])
      }
    }
  }
}
