internal import COneDNN
internal import Graph

extension cd_convolution {
  /// The convolution of `source` with `kernel` to `result`, channels last.
  init(_ geometry: ConvolutionGeometry, source: StridedView, kernel: StridedView, result: StridedView) {
    let x = source.axes.map(\.size)
    let k = kernel.axes.map(\.size)
    let y = result.axes.map(\.size)
    let axes = geometry.strides.count
    self.init()
    spatial_rank = Int64(axes)
    batch = Int64(x[0])
    in_channels = Int64(x[axes + 1])
    out_channels = Int64(y[axes + 1])
    groups = Int64(geometry.groups)
    `in` = Self.triple(x[1...axes])
    out = Self.triple(y[1...axes])
    self.kernel = Self.triple(k[0..<axes])
    strides = Self.triple(geometry.strides[...])
    dilation = Self.triple(geometry.dilation[...])
    pad_low = Self.triple(geometry.padLow[...], filler: 0)
    pad_high = Self.triple(geometry.padHigh[...], filler: 0)
  }

  private static func triple(_ values: ArraySlice<Int>, filler: Int64 = 1) -> (Int64, Int64, Int64) {
    let padded = values.map(Int64.init) + [filler, filler]
    return (padded[0], padded[1], padded[2])
  }

  /// How many multiplications the convolution takes.
  var multiplications: Double {
    let window = Double(kernel.0 * kernel.1 * kernel.2) * Double(in_channels / max(groups, 1))
    return Double(batch) * Double(out.0) * Double(out.1) * Double(out.2) * Double(out_channels) * window
  }

  /// Elements of one image of the source, and of the result.
  var sourceSize: Int { Int(`in`.0 * `in`.1 * `in`.2 * in_channels) }
  var resultSize: Int { Int(out.0 * out.1 * out.2 * out_channels) }

  /// Whether several threads are worth it.
  var isWide: Bool { multiplications >= 100_000 }

  /// Whether the images are divided among `parts` parts.
  func dividesImages(_ parts: Int) -> Bool { parts > 1 && isWide && batch >= parts }

  /// The same convolution of some images.
  func images(_ range: Range<Int>) -> cd_convolution {
    var part = self
    part.batch = Int64(range.count)
    return part
  }

  /// The same convolution as far as rows `range` of the outermost axis of the result need it, and the first row of the source
  /// that they see.
  func rows(_ range: Range<Int>) -> (shape: cd_convolution, firstRow: Int) {
    let extent = (kernel.0 - 1) * dilation.0 + 1
    // In rows of the source without its padding.
    let begin = Int64(range.lowerBound) * strides.0 - pad_low.0
    let end = Int64(range.upperBound - 1) * strides.0 - pad_low.0 + extent
    let first = min(max(begin, 0), `in`.0 - 1)
    let last = max(min(end, `in`.0), first + 1)
    var part = self
    part.in.0 = last - first
    part.out.0 = Int64(range.count)
    part.pad_low.0 = first - begin
    part.pad_high.0 = end - last
    return (part, Int(first))
  }
}
