public import Graph
public import KerasCore

/// A convolution over one spatial axis with a kernel of its own for each place.
public typealias LocallyConnected1D = LocallyConnected<1>
/// A convolution over two spatial axes with a kernel of its own for each place.
public typealias LocallyConnected2D = LocallyConnected<2>

/// A convolution over `axes` spatial axes whose kernel and bias differ from place to place. Keras 3 has it no more.
///
/// Files hold the kernel in one of three layouts, which the option `implementation` names; whatever the layout, the
/// computation is the same.
///
/// Source: `tf_keras/src/layers/locally_connected/locally_connected2d.py`.
public struct LocallyConnected<let axes: Int>: UnaryLayer {
  public static var className: String { "LocallyConnected\(axes)D" }

  /// The extent of the output's channel axis.
  public var filters = 1
  /// In which layout the kernel is kept.
  var layout = LocalKernelLayout.patches
  /// The activation.
  public var activation = Activation.linear
  /// Whether a bias is added.
  public var useBias = true
  /// The initializer of the kernel.
  public var kernelInitializer = Initializer.glorotUniform
  /// The initializer of the bias (places…, filters).
  public var biasInitializer = Initializer.zeros
  var options = ConvolutionOptions(axes: axes)

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("filters", &filters, in: LayerConfig.extents)
    try options.configure(&config, axes: axes, allowsCausal: false, dilates: false)
    try config.field("activation", &activation)
    try config.field("use_bias", &useBias)
    try config.field("kernel_initializer", &kernelInitializer)
    try config.field("bias_initializer", &biasInitializer)
    try config.field("implementation", &layout)
    guard options.padding == .valid || layout != .patches else {
      throw KerasError("\"padding\" must be \"valid\" where \"implementation\" is 1, got \"same\".")
    }
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try options.check(x)
    let x = try options.dataFormat.channelsLast(x)
    let places = try LocalPlaces(options, input: Array(x.shape.dimensions.dropFirst().dropLast()))
    let (batch, channels) = (x.shape[0], x.shape[-1])
    let window = places.taps[0].count
    let shape = layout.shape(places, channels: channels, filters: filters, options.dataFormat)
    let stored = try scope.addWeight("kernel", shape: shape, kernelInitializer)
    let kernel = try layout.patches(
      stored, places, channels: channels, filters: filters, options.dataFormat, scope)
    // (batch, places, window, channels) → (places, batch, window · channels)
    let patches = try x.reshape([batch, Shape(places.input).count, channels])
      .apply(
        Gather(axis: 1, outOfRange: .zero), scope.indices(places.taps.flatMap { $0 }, [places.taps.count, window])
      )
      .transpose([1, 0, 2, 3]).reshape([places.taps.count, batch, window * channels])
    var y = try patches.matmul(kernel).transpose([1, 0, 2]).reshape(Shape([batch] + places.output + [filters]))
    if useBias {
      var bias = try scope.addWeight("bias", shape: Shape(places.output + [filters]), biasInitializer)
      if options.dataFormat == .channelsFirst {
        // Keras reads the same elements as (filters, places…), without turning them.
        bias = try bias.reshape(Shape([filters] + places.output)).transpose(Array(1...axes) + [0])
      }
      y = try y + bias
    }
    return try options.dataFormat.activate(y, activation, scope)
  }
}

/// Which elements of the input each place of the output sees.
struct LocalPlaces {
  /// The spatial extents of the input.
  let input: [Int]
  /// The spatial extents of the output.
  let output: [Int]
  /// For each place of the output, for each element of the kernel, the flat place in the input; one past the last where
  /// the kernel reaches over the edge.
  let taps: [[Int]]

  init(_ options: ConvolutionOptions, input: [Int]) throws(KerasError) {
    var output: [Int] = []
    for (axis, extent) in input.enumerated() {
      let (kernel, stride) = (options.kernelSize[axis], options.strides[axis])
      output.append(options.padding == .same ? (extent + stride - 1) / stride : (extent - kernel + stride) / stride)
    }
    let count = Shape(input).count
    let reaches = zip(options.kernelSize, input).allSatisfy { $0 <= 2 * $1 }
    guard output.allSatisfy({ $0 > 0 }), reaches else {
      throw KerasError("the kernel \(options.kernelSize) does not fit into the input's extents \(input).")
    }
    // All of them are listed, and each has weights of its own.
    guard Shape(output + options.kernelSize).checkedCount() ?? .max <= 1 << 21 else {
      throw KerasError("a kernel \(options.kernelSize) for each place of \(output) has more weights than can be.")
    }
    var taps: [[Int]] = []
    forEachIndex(of: Shape(output)) { place in
      var flat: [Int] = []
      forEachIndex(of: Shape(options.kernelSize)) { tap in
        var position = 0
        var isInside = true
        for axis in input.indices {
          // Unlike a convolution, "same" puts the larger half of the padding first.
          let low = options.padding == .same ? options.kernelSize[axis] / 2 : 0
          let index = place[axis] * options.strides[axis] + tap[axis] - low
          isInside = isInside && 0..<input[axis] ~= index
          position = position * input[axis] + index
        }
        flat.append(isInside ? position : count)
      }
      taps.append(flat)
    }
    self.input = input
    self.output = output
    self.taps = taps
  }
}
