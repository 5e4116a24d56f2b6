public import KerasCore

/// The geometry of a convolution, which both of its gradients share.
///
/// Everything is channels last: operand (batch, spatial…, in), kernel (kernel…, in / groups, out), result
/// (batch, spatial…, out). Output channels divide into `groups` in order; each group sees its own input channels.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// The step from one window to the next, along each spatial axis.
  public var strides: [Int]
  /// The step from one element of a window to the next, along each spatial axis.
  public var dilation: [Int]
  /// Zeros before each spatial axis.
  public var padLow: [Int]
  /// Zeros after each spatial axis.
  public var padHigh: [Int]
  /// How many groups the channels fall into.
  public var groups: Int

  /// A geometry with exactly these paddings.
  public init(strides: [Int], dilation: [Int]? = nil, padLow: [Int], padHigh: [Int], groups: Int = 1) {
    self.strides = strides
    self.dilation = dilation ?? strides.map { _ in 1 }
    self.padLow = padLow
    self.padHigh = padHigh
    self.groups = groups
  }

  /// The geometry of Keras's `padding` for an operand of these spatial extents and a kernel of these.
  public init(
    _ padding: SpatialPadding, extents: [Int], kernel: [Int], strides: [Int], dilation: [Int]? = nil, groups: Int = 1
  ) throws(KerasError) {
    let dilation = dilation ?? strides.map { _ in 1 }
    guard extents.count == kernel.count, strides.count == kernel.count, dilation.count == kernel.count else {
      throw KerasError(
        "strides \(strides), dilation \(dilation), kernel \(kernel) and the extents \(extents) must be equally many.")
    }
    let amounts = kernel.indices.map {
      padding.amounts(extent: extents[$0], window: kernel[$0], stride: strides[$0], dilation: dilation[$0])
    }
    self.init(
      strides: strides, dilation: dilation, padLow: amounts.map(\.low), padHigh: amounts.map(\.high), groups: groups)
  }

  /// The result's shape for an operand and a kernel of these shapes.
  package func outputShape(operand x: Shape, kernel: Shape) throws(KerasError) -> Shape {
    let axes = x.rank - 2
    guard 1...3 ~= axes, kernel.rank == x.rank else {
      throw KerasError("an operand (batch, spatial…, in) and a kernel (…, in, out) are needed, got \(x) and \(kernel).")
    }
    guard [strides, dilation, padLow, padHigh].allSatisfy({ $0.count == axes }),
      // Kernels count places in 32 bits.
      (strides + dilation).allSatisfy({ 1...(1 << 24) ~= $0 }),
      (padLow + padHigh).allSatisfy({ 0...(1 << 28) ~= $0 })
    else {
      throw KerasError(
        "strides \(strides), dilation \(dilation) and padding \(padLow), \(padHigh) do not fit \(axes) spatial axes.")
    }
    guard groups > 0, x[-1] == kernel[-2] * groups, kernel[-1] % groups == 0 else {
      throw KerasError("the kernel \(kernel) in \(groups) groups does not fit the \(x[-1]) channels of \(x).")
    }
    var result = x
    result[-1] = kernel[-1]
    for axis in 0..<axes {
      let span = (kernel[axis] - 1) * dilation[axis] + 1
      guard kernel[axis] > 0,
        let count = windowCount(
          extent: x[axis + 1], low: padLow[axis], high: padHigh[axis], span: span, stride: strides[axis])
      else { throw KerasError("the kernel \(kernel) does not fit into \(x): it spans \(span) along axis \(axis + 1).") }
      result[axis + 1] = count
    }
    return result
  }

  /// Calls `body` with the offsets of every operand element, kernel element and result element that meet in a product.
  ///
  /// The result is the sum of operand · kernel over its terms; both gradients are sums over the same terms.
  func forEachTerm(
    operand x: Shape, kernel: Shape, result y: Shape, _ body: (_ x: Int, _ kernel: Int, _ y: Int) -> Void
  ) {
    let (inputs, outputs) = (kernel[-2], kernel[-1] / groups)
    forEachIndex(of: Shape(y.dimensions.dropLast())) { place in
      let yStart = offset(place, in: y) * y[-1]
      forEachIndex(of: Shape(kernel.dimensions.dropLast(2))) { tap in
        var source = [place[0]]
        for axis in tap.indices {
          let position = place[axis + 1] * strides[axis] + tap[axis] * dilation[axis] - padLow[axis]
          guard 0..<x[axis + 1] ~= position else { return }
          source.append(position)
        }
        let xStart = offset(source, in: x) * x[-1]
        let kernelStart = offset(tap, in: kernel) * inputs * kernel[-1]
        for output in 0..<kernel[-1] {
          for input in 0..<inputs {
            body(
              xStart + output / outputs * inputs + input, kernelStart + input * kernel[-1] + output, yStart + output)
          }
        }
      }
    }
  }

  /// The row-major offset of `index` along the leading axes of `shape`.
  private func offset(_ index: [Int], in shape: Shape) -> Int {
    var offset = 0
    for (axis, position) in index.enumerated() { offset = offset * shape[axis] + position }
    return offset
  }
}
