import CKernels
import Testing

@Suite("Pooling kernels") struct KernelsPoolingTests {
  struct Case: CustomTestStringConvertible {
    var channels: Int
    var size, kernel, strides, low, high: (Int, Int, Int)
    var countsPadding = false
    var testDescription: String { "\(size)x\(channels) kernel \(kernel) strides \(strides) padding \(low) \(high)" }
    var out: (Int, Int, Int) {
      (
        (size.0 + low.0 + high.0 - kernel.0) / strides.0 + 1, (size.1 + low.1 + high.1 - kernel.1) / strides.1 + 1,
        (size.2 + low.2 + high.2 - kernel.2) / strides.2 + 1
      )
    }
    var pooling: ck_pooling {
      ck_pooling(
        channels: channels, in: size, out: out, kernel: kernel, strides: strides, pad_low: low,
        count_padding: countsPadding ? 1 : 0)
    }
  }
  static let cases = [
    Case(channels: 32, size: (8, 8, 1), kernel: (2, 2, 1), strides: (2, 2, 1), low: (0, 0, 0), high: (0, 0, 0)),
    Case(channels: 5, size: (7, 9, 1), kernel: (3, 3, 1), strides: (2, 2, 1), low: (1, 0, 0), high: (1, 1, 0)),
    Case(channels: 19, size: (11, 1, 1), kernel: (4, 1, 1), strides: (1, 1, 1), low: (1, 0, 0), high: (2, 0, 0)),
    Case(channels: 3, size: (5, 4, 6), kernel: (2, 3, 2), strides: (1, 2, 3), low: (0, 1, 0), high: (1, 1, 0)),
    Case(
      channels: 16, size: (6, 6, 1), kernel: (3, 3, 1), strides: (1, 1, 1), low: (1, 1, 0), high: (1, 1, 0),
      countsPadding: true),
  ]

  /// For every output element: the source elements of its window, in row-major order.
  static func windows(_ c: Case, images: Int) -> [[Int]] {
    var windows: [[Int]] = []
    for image in 0..<images {
      for o0 in 0..<c.out.0 {
        for o1 in 0..<c.out.1 {
          for o2 in 0..<c.out.2 {
            for channel in 0..<c.channels {
              var window: [Int] = []
              for k0 in 0..<c.kernel.0 {
                for k1 in 0..<c.kernel.1 {
                  for k2 in 0..<c.kernel.2 {
                    let i0 = o0 * c.strides.0 - c.low.0 + k0
                    let i1 = o1 * c.strides.1 - c.low.1 + k1
                    let i2 = o2 * c.strides.2 - c.low.2 + k2
                    if (0..<c.size.0).contains(i0) && (0..<c.size.1).contains(i1) && (0..<c.size.2).contains(i2) {
                      window.append((((image * c.size.0 + i0) * c.size.1 + i1) * c.size.2 + i2) * c.channels + channel)
                    }
                  }
                }
              }
              windows.append(window)
            }
          }
        }
      }
    }
    return windows
  }

  @Test("results and gradients agree with plain loops", arguments: instructionSets, cases)
  func agrees(_ set: String, _ c: Case) throws {
    let k = unsafe try kernels(set)
    var pooling = c.pooling
    let images = 3
    let windows = Self.windows(c, images: images)
    let rows = images * c.out.0
    // Whole numbers make ties, of which the first must win.
    let source = numbers(images * c.size.0 * c.size.1 * c.size.2 * c.channels, in: -3...3).map { $0.rounded() }
    let gradient = numbers(windows.count, key: 2)
    let volume = Float(c.kernel.0 * c.kernel.1 * c.kernel.2)
    var maximum = [Float](repeating: 99, count: windows.count)
    var average = maximum
    for (begin, end) in [(0, 1), (1, rows - 1), (rows - 1, rows)] {
      unsafe k.pool_max(&maximum, source, &pooling, begin, end)
      unsafe k.pool_average(&average, source, &pooling, begin, end)
    }
    var maximumGradient = [Float](repeating: 0, count: source.count)
    var averageGradient = maximumGradient
    for (i, window) in windows.enumerated() {
      let best = window.map { source[$0] }.max() ?? -.infinity
      let count = c.countsPadding ? volume : Float(window.count)
      #expect(maximum[i] == best)
      var sum: Float = 0
      for j in window { sum += source[j] }
      #expect(abs(average[i] - sum / count) < 1e-5)
      if let first = window.first(where: { source[$0] == best }) { maximumGradient[first] += gradient[i] }
      for j in window { averageGradient[j] += gradient[i] / count }
    }
    var (gotMaximum, gotAverage) = (
      [Float](repeating: 99, count: source.count), [Float](repeating: 99, count: source.count)
    )
    for (begin, end) in [(0, 2), (2, 3)] {
      unsafe k.pool_max_gradient(&gotMaximum, source, maximum, gradient, &pooling, begin, end)
      unsafe k.pool_average_gradient(&gotAverage, gradient, &pooling, begin, end)
    }
    for i in source.indices {
      #expect(abs(gotMaximum[i] - maximumGradient[i]) < 1e-5)
      #expect(abs(gotAverage[i] - averageGradient[i]) < 1e-5)
    }
  }
}
