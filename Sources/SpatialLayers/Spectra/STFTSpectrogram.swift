public import Graph
public import KerasCore

/// The short-time Fourier transform of signals by trained convolutions: (batch, time, channels) → (batch, frames, channels ×
/// frequencies), or with the channels first (batch, channels × frequencies, frames).
///
/// Source: `keras/src/layers/preprocessing/stft_spectrogram.py`.
public struct STFTSpectrogram: UnaryLayer {
  /// The part of the transform that is the output.
  public enum Mode: String, ConfigChoice, Sendable {
    /// The logarithm of the magnitude.
    case log
    /// The magnitude.
    case magnitude
    /// The power, of which all frequencies but the first and the last count twice.
    case psd
    /// The real part.
    case real
    /// The imaginary part.
    case imag
    /// The phase.
    case angle
    /// The real and the imaginary part.
    case stft
  }

  /// The scaling of the window.
  public enum Scaling: String, ConfigChoice, Sendable {
    /// By the root of the sum of its squares.
    case density
    /// By the sum of its magnitudes.
    case spectrum
  }

  /// The part of the transform that is the output.
  public var mode = Mode.log
  /// The number of elements in a frame.
  public var frameLength = 256
  /// The step from one frame to the next; half a frame when it is not given.
  public var frameStep: Int?
  /// The length of the transform; the next power of two when it is not given.
  public var fftLength: Int?
  /// The window, as Keras states it.
  private var window: JSON = "hann"
  /// Whether the window is periodic.
  public var periodic = false
  /// The scaling of the window; none when nil.
  public var scaling: Scaling? = .density
  /// The padding of the signal.
  public var padding = SpatialPadding.valid
  /// Whether channels and frequencies stay axes of their own.
  public var expandDims = false
  /// Where the channels are.
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("mode", &mode)
    try config.field("frame_length", &frameLength, in: 1...65_536)
    try config.field("frame_step", &frameStep)
    try config.field("fft_length", &fftLength)
    if let stated = config.take("window") { window = stated }
    config.put("window", window)
    try config.field("periodic", &periodic)
    try config.field("scaling", &scaling)
    try config.field("padding", &padding)
    try config.field("expand_dims", &expandDims)
    try config.field("data_format", &dataFormat)
    guard 1...frameLength ~= frameStep ?? frameLength, frameLength...131_072 ~= fftLength ?? frameLength else {
      throw KerasError("\"frame_step\" must be from 1 to \"frame_length\", and \"fft_length\" at least that.")
    }
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    try x.requireSpatialRank(1, dataFormat)
    let frequencies = fftFrequencies
    let kernelShape: Shape = [frameLength, 1, frequencies]
    func part(_ name: String, isReal: Bool) throws(KerasError) -> Tensor {
      let initializer = Initializer.stft(
        STFTKernel(isReal: isReal, window: window, scaling: scaling?.rawValue, isPeriodic: periodic))
      return try transformed(x, scope.addWeight(name, shape: kernelShape, initializer))
    }
    let real = mode == .imag ? nil : try part("real_kernel", isReal: true)
    let imaginary = mode == .real ? nil : try part("imag_kernel", isReal: false)
    guard let real else { return try arranged(imaginary ?? x) }
    guard let imaginary else { return try arranged(real) }
    switch mode {
    case .angle: return try arranged(imaginary.combine(.arctan2, real))
    case .stft: return try arranged(concatenate([real, imaginary], axis: 2))
    case .real, .imag, .psd, .magnitude, .log: break
    }
    let power = try real.square() + imaginary.square()
    if mode == .psd {
      let inner = try power.slice(axis: 2, from: 1, to: max(frequencies - 1, 1))
      return try arranged(power + inner.pad(low: [0, 0, 1, 0], high: [0, 0, 1, 0]))
    }
    let magnitude = try arranged(power.maximum(1e-7).sqrt())
    return mode == .magnitude ? magnitude : try magnitude.maximum(1e-7).log()
  }

  /// The number of frequencies.
  private var fftFrequencies: Int {
    var length = 1
    while length < frameLength { length *= 2 }
    return (fftLength ?? length) / 2 + 1
  }

  /// One part of the transform of every channel: (batch, channels, frequencies, frames).
  private func transformed(_ x: Tensor, _ kernel: Tensor) throws(KerasError) -> Tensor {
    let signals = dataFormat == .channelsLast ? try x.transpose([0, 2, 1]) : x
    let (batch, channels, time) = (signals.shape[0], signals.shape[1], signals.shape[2])
    let y = try signals.reshape([batch * channels, time, 1])
      .convolution(kernel, strides: [frameStep ?? max(frameLength / 2, 1)], padding: padding)
    return try y.transpose([0, 2, 1]).reshape([batch, channels, y.shape[2], y.shape[1]])
  }

  /// (batch, channels, frequencies, frames) as the options have it.
  private func arranged(_ y: Tensor) throws(KerasError) -> Tensor {
    if expandDims { return try y.transpose(dataFormat == .channelsLast ? [0, 3, 2, 1] : [0, 1, 3, 2]) }
    let flat = try y.reshape([y.shape[0], y.shape[1] * y.shape[2], y.shape[3]])
    return dataFormat == .channelsLast ? try flat.transpose([0, 2, 1]) : flat
  }
}
