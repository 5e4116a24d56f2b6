public import Graph
public import KerasCore

/// One step of a ``ConvLSTM``: an LSTM's, with convolutions for products.
///
/// The convolution of the previous output has the stride 1 and pads so that the extents stay. States: h and c, of the
/// output's shape. Source: `keras/src/layers/rnn/conv_lstm.py`.
public struct ConvLSTMCell<let axes: Int>: RecurrentCell {
  public static var className: String { "ConvLSTM\(axes)DCell" }

  /// The options of an LSTM's cell; its units are the filters.
  var cell = LSTMCell()
  var options = ConvolutionOptions(axes: axes)
  /// The padding of the previous output that keeps its extents.
  var recurrentPadding = SpatialPadding.same

  public init() { cell.options.dropsGateByGate = true }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try cell.options.configure(&config, extent: "filters")
    try options.configure(&config, axes: axes, allowsCausal: false)
    if config.isReading || recurrentPadding != .same {
      try config.padding("recurrent_padding", value: &recurrentPadding, [.same, .half])
    }
    try config.field("recurrent_activation", &cell.recurrentActivation)
    try config.field("unit_forget_bias", &cell.unitForgetBias)
  }

  public func stateShapes(_ input: Shape) throws(KerasError) -> [Shape] {
    guard input.rank == axes + 2 else {
      throw KerasError(
        "each step must have \(axes) spatial axes and one of channels, got \(Shape(Array(input.dimensions.dropFirst())))."
      )
    }
    let isLast = options.dataFormat == .channelsLast
    let extents = Array(isLast ? input.dimensions[1...axes] : input.dimensions[2...])
    let channels = input[isLast ? axes + 1 : 1]
    let result = try geometry(extents).outputShape(
      operand: Shape([input[0]] + extents + [channels]),
      kernel: Shape(options.kernelSize + [channels, cell.options.units]))
    let space = Array(result.dimensions[1...axes])
    let shape = Shape([input[0]] + (isLast ? space + [cell.options.units] : [cell.options.units] + space))
    return [shape, shape]
  }

  private func geometry(_ extents: [Int]) throws(KerasError) -> ConvolutionGeometry {
    try ConvolutionGeometry(
      options.padding, extents: extents, kernel: options.kernelSize, strides: options.strides,
      dilation: options.dilationRate)
  }

  public func step(
    _ x: Tensor, _ states: [Tensor], _ scope: Scope
  ) throws(KerasError) -> (output: Tensor, states: [Tensor]) {
    try options.check(x)
    let format = options.dataFormat
    let (x, h) = (try format.channelsLast(x), try format.channelsLast(states[0]))
    let filters = cell.options.units
    let kernel = try scope.addWeight(
      "kernel", shape: Shape(options.kernelSize + [x.shape[-1], 4 * filters]), cell.options.kernelInitializer)
    let recurrent = try scope.addWeight(
      "recurrent_kernel", shape: Shape(options.kernelSize + [filters, 4 * filters]),
      cell.options.recurrentInitializer, options: "recurrent")
    let bias = try cell.options.lstmBias(unitForgetBias: cell.unitForgetBias, scope)
    let inputMasks = try cell.options.dropout(x, gates: 4, scope)
    var z = try cell.options.product(x, kernel, masks: inputMasks) { x, kernel throws(KerasError) in
      try x.convolution(
        kernel, strides: options.strides, padding: options.padding, dilation: options.dilationRate)
    }
    if let bias { z = try z + bias }
    let masks = try cell.options.recurrentDropout(h, gates: 4, scope)
    let ones = Array(repeating: 1, count: axes)
    z =
      try z
      + cell.options.product(h, recurrent, masks: masks) { h, kernel throws(KerasError) in
        try h.convolution(kernel, strides: ones, padding: recurrentPadding)
      }
    // Activations such as softmax work along the last axis of what the layer returns.
    var gates: [Tensor] = []
    for gate in try z.split(4, axis: -1) { gates.append(try format.restored(gate)) }
    return try cell.next(gates, states[1], scope)
  }
}
