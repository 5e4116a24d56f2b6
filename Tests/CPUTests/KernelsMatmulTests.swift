import COneDNN
import Testing

@Suite("oneDNN matrix products") struct KernelsMatmulTests {
  static func product(_ p: cd_matmul, _ a: [Float], _ b: [Float], _ bias: [Float]) -> [Double] {
    let (m, n, k) = (Int(p.m), Int(p.n), Int(p.k))
    var result: [Double] = []
    for batch in 0..<Int(p.batch) {
      let (first, second) = (p.a_batch == 1 ? 0 : batch * m * k, p.b_batch == 1 ? 0 : batch * k * n)
      for i in 0..<m {
        for j in 0..<n {
          var sum = p.options.has_bias != 0 ? Double(bias[j]) : 0
          for l in 0..<k {
            let x = a[first + (p.transpose_a != 0 ? l * m + i : i * k + l)]
            sum += Double(x) * Double(b[second + (p.transpose_b != 0 ? j * k + l : l * n + j)])
          }
          result.append(finish(sum, p.options))
        }
      }
    }
    return result
  }

  static func check(_ product: cd_matmul) throws {
    var p = product
    let a = numbers(Int(p.a_batch * p.m * p.k))
    let b = numbers(Int(p.b_batch * p.k * p.n), key: 2)
    let bias = numbers(Int(p.n), key: 3)
    let previous = numbers(Int(p.batch * p.m * p.n), key: 4)
    let operation = try unsafe Operation { unsafe cd_matmul_create(&p, nil, $0, $1) }
    let got = try operation.run(a, b, bias: p.options.has_bias != 0 ? bias : nil, into: previous)
    let error = difference(got, Self.product(p, a, b, bias))
    #expect(error < 1e-5, "\(p) by \(operation.implementation)")
    #expect(!operation.implementation.contains("ref"), "\(p)")
  }

  @Test("transposes, batches, packed and plain", arguments: [false, true]) func shapes(_ constant: Bool) throws {
    let options = cd_options(
      has_bias: 1, activation: CD_NONE, alpha: 0, constant_weights: constant ? 1 : 0,
      always_packs: 0)
    for (m, n, k) in [(1, 10, 33), (5, 7, 3), (1, 256, 512), (8, 64, 65), (33, 17, 64), (128, 10, 100), (3, 1, 50)] {
      for (ta, tb) in [(0, 0), (0, 1), (1, 0), (1, 1)] as [(Int32, Int32)] {
        for (batch, aBatch, bBatch) in [(1, 1, 1), (3, 3, 3), (3, 3, 1), (3, 1, 3)] {
          try Self.check(
            cd_matmul(
              batch: Int64(batch), a_batch: Int64(aBatch), b_batch: Int64(bBatch), m: Int64(m), n: Int64(n),
              k: Int64(k),
              transpose_a: ta, transpose_b: tb, a_stride: 0, b_stride: 0, c_stride: 0, options: options))
        }
      }
    }
  }

  @Test("bias and activations", arguments: [false, true]) func options(_ constant: Bool) throws {
    let all = [CD_NONE, CD_RELU, CD_RELU6, CD_TANH, CD_SIGMOID, CD_ELU, CD_SWISH, CD_LEAKY_RELU]
    for activation in all {
      for bias in 0...1 as ClosedRange<Int32> {
        let options = cd_options(
          has_bias: bias, activation: activation, alpha: 0.3, constant_weights: constant ? 1 : 0,
          always_packs: 0)
        for (batch, m, tb) in [(1, 1, 1), (1, 2, 0), (1, 20, 0), (2, 6, 0)] as [(Int64, Int64, Int32)] {
          try Self.check(
            cd_matmul(
              batch: batch, a_batch: batch, b_batch: batch, m: m, n: 24, k: 5, transpose_a: 0, transpose_b: tb,
              a_stride: 0, b_stride: 0, c_stride: 0, options: options))
        }
      }
    }
  }

  @Test("refusals say why") func refusal() {
    #expect(throws: OperationFailure.self) {
      var p = cd_matmul()
      (p.batch, p.a_batch, p.b_batch, p.m, p.n, p.k) = (4, 3, 2, 2, 2, 2)
      _ = try unsafe Operation { unsafe cd_matmul_create(&p, nil, $0, $1) }
    }
  }
}
