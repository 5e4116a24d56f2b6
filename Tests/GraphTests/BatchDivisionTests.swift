import KerasCore
import TestSupport
import Testing

@testable import Graph

/// The parts of a scan over some of the samples make what the whole makes of these.
struct BatchDivisionTests {
  /// States h, c of (9, 4); sequences x of (3, 9, 4) and mask of (3, 9, 1); constants: kernel of (4, 9), matrices of
  /// (9, 4, 4), noise of (9, 4).
  private typealias Body =
    @Sendable (_ states: [Tensor], _ slices: [Tensor], _ constants: [Tensor]) throws(KerasError)
    -> (states: [Tensor], outputs: [Tensor])

  private static let separable: [(String, Body)] = [
    (
      "recurrent",
      { s, x, k throws(KerasError) in
        let z = try (s[0].matmul(k[0]) + x[0].matmul(k[0])).tanh()
        let h = try z.slice(axis: 1, from: 0, to: 4) + z.slice(axis: 1, from: 5, to: 9)
        let counts = try x[1].broadcast(to: [9, 4])
        return ([try counts.select(h, s[0]), try s[1] * 0.5 + h], [h])
      }
    ),
    (
      "noise with a row for each sample",
      { s, x, k throws(KerasError) in ([try s[0] * k[2] + x[0], try s[1] + k[2]], []) }
    ),
    (
      "a matrix for each sample",
      { s, x, k throws(KerasError) in
        let y = try s[0].reshape([9, 1, 4]).matmul(k[1]).reshape([9, 4])
        return ([y, s[1]], [try x[0] + y])
      }
    ),
    (
      "sums of rows and joins",
      { s, x, k throws(KerasError) in
        let sum = try (s[0] * x[0]).sum(axis: 1, keepDims: true).broadcast(to: [9, 4])
        let joined = try concatenate([sum, s[1]], axis: 1)
        return ([sum, try joined.slice(axis: 1, from: 2, to: 6)], [joined, try joined.transpose([0, 1])])
      }
    ),
    (
      "a constant with a row for each sample",
      { s, x, _ throws(KerasError) in
        let rows = s[0].builder.constant(
          NDArray(doubles: (0..<36).map { Double($0) / 36 }, dtype: .float32, shape: [9, 4]))
        return ([try s[0] * rows, try s[1] + x[0]], [])
      }
    ),
    (
      "a convolution",
      { s, x, k throws(KerasError) in
        let kernel = try k[0].slice(axis: 1, from: 0, to: 6).reshape([3, 4, 2])
          .slice(axis: 1, from: 0, to: 1)
        let y = try s[0].reshape([9, 4, 1]).convolution(
          kernel, ConvolutionGeometry(strides: [1], dilation: [1], padLow: [1], padHigh: [1], groups: 1))
        return ([try y.sum(axis: 2).reshape([9, 4]), s[1]], [y])
      }
    ),
  ]

  private static let inseparable: [(String, Body)] = [
    (
      "a sum over samples",
      { s, x, _ throws(KerasError) in
        ([try s[0].sum(axis: 0, keepDims: true).broadcast(to: [9, 4]), try s[1] + x[0]], [])
      }
    ),
    (
      "a product over samples",
      { s, x, _ throws(KerasError) in ([s[0], s[1]], [try x[0].matmul(s[0], transposesFirst: true)]) }
    ),
    ("another sample's row", { s, x, _ throws(KerasError) in ([try x[0].apply(Reverse(axes: [0])), s[1]], []) }),
    (
      "rows as columns",
      { s, x, k throws(KerasError) in ([s[0], s[1]], [try x[0].matmul(s[0], transposesSecond: true)]) }
    ),
    ("an output without rows", { s, x, k throws(KerasError) in ([s[0], s[1]], [k[0]]) }),
  ]

  private func scan(_ body: Body) throws -> (scan: Scan, operands: [ReferenceArray]) {
    var generator = Generator(seed: 7)
    let shapes: [Shape] = [[9, 4], [9, 4], [3, 9, 4], [3, 9, 1], [4, 9], [9, 4, 4], [9, 4]]
    let operands = shapes.enumerated().map { index, shape in
      ReferenceArray(shape: shape, dtype: index == 3 ? .bool : .float32) { _ in
        index == 3 ? (generator.number(in: 0...1) < 0.6 ? 1 : 0) : generator.number(in: -0.9...0.9)
      }
    }
    let builder = GraphBuilder()
    let t = operands.map { builder.input($0.type) }
    let results = try builder.scan(length: 3, states: [t[0], t[1]], sequences: [t[2], t[3]]) {
      states, slices throws(KerasError) in try body(states, slices, Array(t[4...]))
    }
    let graph = builder.finish(results.states + results.outputs)
    let node = try #require(graph.nodes.first { $0.operation is Scan })
    let scan = try #require(node.operation as? Scan)
    // The operands in the scan's own order: constants are those it captured.
    var ahead = graph
    ahead.outputs = node.inputs
    return (scan, Interpreter(rounds: false).run(ahead, inputs: operands, variables: []).outputs)
  }

  @Test(arguments: separable.indices)
  func parts(index: Int) throws {
    let (name, body) = Self.separable[index]
    let (scan, operands) = try scan(body)
    let whole = scan.reference(operands)
    let division = try #require(BatchDivision(scan), "\(name)")
    #expect(division.batch == 9)
    for rows in [0..<5, 5..<9] {
      let part = try division.part(rows)
      let own = operands.enumerated().map { operand, value in
        let axis = scan.states..<(scan.states + scan.sequences) ~= operand ? 1 : 0
        return division.dividesOperand[operand] ? value.rows(rows, axis: axis) : value
      }
      #expect(try part.outputTypes(own.map(\.type)).count == whole.count)
      for (result, (found, expected)) in zip(part.reference(own), whole).enumerated() {
        let rowsOfWhole = expected.rows(rows, axis: result < scan.states ? 0 : 1)
        #expect(Tolerance.float64.difference(found, rowsOfWhole) == nil, "\(name), result \(result)")
      }
    }
  }

  @Test(arguments: inseparable.indices)
  func whatMixesSamplesStaysWhole(index: Int) throws {
    let (name, body) = Self.inseparable[index]
    #expect(BatchDivision(try scan(body).scan) == nil, "\(name)")
  }
}

extension ReferenceArray {
  fileprivate func rows(_ rows: Range<Int>, axis: Int) -> ReferenceArray {
    var shape = self.shape
    shape[axis] = rows.count
    return ReferenceArray(shape: shape, dtype: dtype) { index in
      var place = index
      place[axis] += rows.lowerBound
      return self[place]
    }
  }
}
