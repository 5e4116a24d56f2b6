import COneDNN
import Testing

@Suite("oneDNN convolutions") struct KernelsConvolutionTests {
  struct Case: CustomTestStringConvertible {
    var size, kernel: [Int]
    var channels: (Int, Int)
    var groups = 1
    var strides = 1
    var dilation = 1
    var padding = (0, 0)
    var batch = 2
    var common = true
    var testDescription: String {
      "\(size)x\(channels.0)->\(channels.1) kernel \(kernel) groups \(groups) strides \(strides) dilation \(dilation) "
        + "padding \(padding)"
    }

    func out(_ axis: Int) -> Int {
      (size[axis] + padding.0 + padding.1 - (kernel[axis] - 1) * dilation - 1) / strides + 1
    }
    func triple(_ value: (Int) -> Int) -> (Int64, Int64, Int64) {
      let values = (0..<3).map { $0 < size.count ? Int64(value($0)) : 1 }
      return (values[0], values[1], values[2])
    }
    func description(_ options: cd_options) -> cd_convolution {
      let low = (0..<3).map { $0 < size.count ? Int64(padding.0) : 0 }
      let high = (0..<3).map { $0 < size.count ? Int64(padding.1) : 0 }
      return cd_convolution(
        spatial_rank: Int64(size.count), batch: Int64(batch), in_channels: Int64(channels.0),
        out_channels: Int64(channels.1), groups: Int64(groups), in: triple { size[$0] }, out: triple(out),
        kernel: triple { kernel[$0] }, strides: triple { _ in strides }, dilation: triple { _ in dilation },
        pad_low: (low[0], low[1], low[2]), pad_high: (high[0], high[1], high[2]), options: options)
    }

    /// Calls the body with the indices of source, weight and result of every product the convolution sums.
    func forEachProduct(_ body: (Int, Int, Int) -> Void) {
      let (s, k) = (triple { size[$0] }, triple { kernel[$0] })
      let o = triple(out)
      let (inGroup, outGroup) = (channels.0 / groups, channels.1 / groups)
      let low = (padding.0, size.count > 1 ? padding.0 : 0, size.count > 2 ? padding.0 : 0)
      for n in 0..<batch {
        for o0 in 0..<Int(o.0) {
          for o1 in 0..<Int(o.1) {
            for o2 in 0..<Int(o.2) {
              let position = ((n * Int(o.0) + o0) * Int(o.1) + o1) * Int(o.2) + o2
              for k0 in 0..<Int(k.0) {
                for k1 in 0..<Int(k.1) {
                  for k2 in 0..<Int(k.2) {
                    let i0 = o0 * strides - low.0 + k0 * dilation
                    let i1 = size.count > 1 ? o1 * strides - low.1 + k1 * dilation : 0
                    let i2 = size.count > 2 ? o2 * strides - low.2 + k2 * dilation : 0
                    guard (0..<Int(s.0)).contains(i0), (0..<Int(s.1)).contains(i1), (0..<Int(s.2)).contains(i2) else {
                      continue
                    }
                    let pixel = ((n * Int(s.0) + i0) * Int(s.1) + i1) * Int(s.2) + i2
                    let tap = (k0 * Int(k.1) + k1) * Int(k.2) + k2
                    for c in 0..<channels.1 {
                      for i in 0..<inGroup {
                        body(
                          pixel * channels.0 + c / outGroup * inGroup + i, (tap * inGroup + i) * channels.1 + c,
                          position * channels.1 + c)
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    var sourceCount: Int { batch * size.reduce(1, *) * channels.0 }
    var weightCount: Int { kernel.reduce(1, *) * channels.0 / groups * channels.1 }
    var resultCount: Int { batch * (0..<size.count).map(out).reduce(1, *) * channels.1 }
  }

  static let cases = [
    Case(size: [9, 9], kernel: [3, 3], channels: (16, 32)),
    Case(size: [10, 8], kernel: [3, 3], channels: (3, 16), strides: 2, padding: (0, 1)),
    Case(size: [8, 8], kernel: [3, 3], channels: (1, 8), padding: (1, 1)),
    Case(size: [7, 7], kernel: [1, 1], channels: (32, 16)),
    Case(size: [8, 8], kernel: [1, 1], channels: (16, 32), strides: 2),
    Case(size: [9, 9], kernel: [3, 3], channels: (16, 16), dilation: 2, padding: (2, 2)),
    Case(size: [8, 8], kernel: [3, 3], channels: (32, 32), groups: 2, padding: (1, 1)),
    Case(size: [8, 8], kernel: [3, 3], channels: (32, 32), groups: 32, padding: (1, 1)),
    Case(size: [8, 8], kernel: [3, 3], channels: (6, 6), groups: 6, strides: 2, padding: (0, 1)),
    Case(size: [8, 8], kernel: [3, 3], channels: (4, 8), groups: 4, padding: (1, 1), common: false),
    Case(size: [20], kernel: [5], channels: (16, 32), padding: (4, 0)),
    Case(size: [20], kernel: [3], channels: (5, 7), dilation: 3, padding: (3, 3)),
    Case(size: [5, 6, 4], kernel: [3, 3, 3], channels: (8, 16), padding: (1, 1)),
    Case(size: [5, 5], kernel: [5, 5], channels: (5, 7)),
    Case(size: [9, 9], kernel: [2, 2], channels: (16, 16), strides: 3),
  ]

  @Test("the result and both gradients agree with plain loops", arguments: cases) func agrees(_ c: Case) throws {
    let source = numbers(c.sourceCount)
    let weights = numbers(c.weightCount, key: 2)
    let gradient = numbers(c.resultCount, key: 3)
    let bias = numbers(c.channels.1, key: 4)
    var result = (0..<c.resultCount).map { Double(bias[$0 % c.channels.1]) }
    var sourceGradient = [Double](repeating: 0, count: source.count)
    var weightGradient = [Double](repeating: 0, count: weights.count)
    c.forEachProduct { s, w, r in
      result[r] += Double(source[s]) * Double(weights[w])
      sourceGradient[s] += Double(gradient[r]) * Double(weights[w])
      weightGradient[w] += Double(gradient[r]) * Double(source[s])
    }
    for constant in 0...1 as ClosedRange<Int32> {
      for activation in [CD_NONE, CD_RELU, CD_RELU6, CD_SWISH] {
        let options = cd_options(
          has_bias: 1, activation: activation, alpha: 0, constant_weights: constant, always_packs: 0)
        var description = c.description(options)
        let operation = try unsafe Operation { unsafe cd_convolution_forward_create(&description, nil, $0, $1) }
        let got = try operation.run(source, weights, bias: bias, into: gradient)
        let want = result.map { finish($0, options) }
        #expect(difference(got, want) < 1e-5, "\(operation.implementation)")
        #expect(!operation.implementation.contains("ref"))
      }
    }
    var description = c.description(cd_options())
    let data = try unsafe Operation { unsafe cd_convolution_backward_data_create(&description, $0, $1) }
    let junk = [Float](repeating: 7, count: max(source.count, weights.count))
    let gotSource = try data.run(gradient, weights, into: Array(junk[..<source.count]))
    #expect(difference(gotSource, sourceGradient) < 1e-5, "\(data.implementation)")
    let weight = try unsafe Operation { unsafe cd_convolution_backward_weights_create(&description, $0, $1) }
    let gotWeights = try weight.run(source, gradient, into: Array(junk[..<weights.count]))
    #expect(difference(gotWeights, weightGradient) < 1e-5, "\(weight.implementation)")
    if c.common { #expect(!data.implementation.contains("ref") && !weight.implementation.contains("ref")) }
  }

  @Test("refusals say why") func refusal() {
    var description = Self.cases[0].description(cd_options())
    description.out.0 += 1
    #expect(throws: OperationFailure.self) {
      _ = try unsafe Operation { unsafe cd_convolution_forward_create(&description, nil, $0, $1) }
    }
  }
}
