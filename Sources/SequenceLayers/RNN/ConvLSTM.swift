public import Graph
public import KerasCore

/// An LSTM whose products are convolutions over one spatial axis.
public typealias ConvLSTM1D = ConvLSTM<1>
/// An LSTM whose products are convolutions over two spatial axes.
public typealias ConvLSTM2D = ConvLSTM<2>
/// An LSTM whose products are convolutions over three spatial axes.
public typealias ConvLSTM3D = ConvLSTM<3>

/// ``ConvLSTMCell`` repeated for every step: (batch, steps, spatial…, channels) → (batch, new spatial…, filters), or
/// (batch, steps, new spatial…, filters); known as ``ConvLSTM1D``, ``ConvLSTM2D``, ``ConvLSTM3D``.
///
/// Further inputs are the states to start from. Source: `keras/src/layers/rnn/conv_lstm.py`.
public struct ConvLSTM<let axes: Int>: RecurrentLayer {
  public static var className: String { "ConvLSTM\(axes)D" }

  public var recurrence = RecurrentOptions()
  /// The cell.
  public var cell = ConvLSTMCell<axes>()

  public init() {}

  /// A layer with `filters` output channels.
  public init(
    _ filters: Int, kernelSize: Extents, strides: Extents = 1, padding: SpatialPadding = .valid,
    dataFormat: DataFormat = .channelsLast, dilationRate: Extents = 1, returnSequences: Bool = false
  ) {
    cell.cell.options.units = filters
    cell.options = ConvolutionOptions(
      kernelSize: kernelSize, strides: strides, padding: padding, dataFormat: dataFormat, dilationRate: dilationRate,
      axes: axes)
    recurrence.returnSequences = returnSequences
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try cell.configure(&config)
    try recurrence.configure(&config)
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    var recurrence = recurrence
    // Before Keras 3 the layer has the option and does not use it.
    if scope.generation < .keras3 { recurrence.zeroOutputForMask = false }
    return try recurrence.call(arguments, scope, of: cell) { x, states throws(KerasError) in
      try cell.step(x, states, scope)
    }
  }
}

extension ConvLSTM: ConvolutionalLayer {
  package var dataFormat: DataFormat { cell.options.dataFormat }
  package var isTransposed: Bool { false }
}
