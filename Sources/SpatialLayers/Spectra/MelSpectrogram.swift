public import Graph
public import KerasCore

/// The mel spectrogram of signals: (…, time) → (…, mel bands, frames).
///
/// Frames of the mirrored signal, each times a window; the magnitudes of their Fourier transform to the power `magExp`; the
/// sums over triangles that are equally wide on the mel scale; decibels, if wanted, limited to `topDB` below the largest.
/// Source: `keras/src/layers/preprocessing/mel_spectrogram.py`.
public struct MelSpectrogram: UnaryLayer {
  /// The length of the transform.
  public var fftLength = 2048
  /// The step from one frame to the next.
  public var sequenceStride = 512
  /// The length of the window; that of the transform when it is not given.
  public var sequenceLength: Int?
  /// The window: `hann`, `hamming`, its elements, or null for none, as Keras states it.
  private var window: JSON = "hann"
  /// The sampling rate in hertz.
  public var samplingRate = 16000.0
  /// The number of mel bands.
  public var melBins = 128
  /// The lowest frequency in hertz.
  public var minFrequency = 20.0
  /// The highest frequency in hertz; half of the sampling rate when it is not given.
  public var maxFrequency: Double?
  /// Whether the output is in decibels.
  public var powerToDB = true
  /// The range of the output in decibels.
  public var topDB = 80.0
  /// The power of magnitudes.
  public var magExp = 2.0
  /// The lowest power.
  public var minPower = 1e-10
  /// The power that is 0 decibels.
  public var refPower = 1.0

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("fft_length", &fftLength, in: 1...131_072)
    try config.field("sequence_stride", &sequenceStride, in: LayerConfig.extents)
    try config.field("sequence_length", &sequenceLength)
    if let stated = config.take("window") { window = stated }
    config.put("window", window)
    try config.field("sampling_rate", &samplingRate)
    try config.field("num_mel_bins", &melBins, in: 1...65_536)
    try config.field("min_freq", &minFrequency)
    try config.field("max_freq", &maxFrequency)
    try config.field("power_to_db", &powerToDB)
    try config.field("top_db", &topDB)
    try config.field("mag_exp", &magExp)
    try config.field("min_power", &minPower)
    try config.field("ref_power", &refPower)
    guard 1...fftLength ~= sequenceLength ?? fftLength else {
      throw KerasError("\"sequence_length\" must be from 1 to \"fft_length\", got \(sequenceLength ?? 0).")
    }
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard let time = x.shape.dimensions.last, time > fftLength / 2 else {
      throw KerasError("signals of more than \(fftLength / 2) elements are needed, got \(x.shape).")
    }
    let lead = Array(x.shape.dimensions.dropLast())
    let signals = try x.cast(to: .float32).reshape([Shape(lead).count, time])
    // Only the middle of a frame is under the window; moving it turns phases, which nobody sees.
    let length = sequenceLength ?? fftLength
    let margin = fftLength / 2
    let frames = (time + 2 * margin - fftLength) / sequenceStride + 1
    let first = (fftLength - length) / 2 - margin
    let places = (0..<((frames - 1) * sequenceStride + length)).map { Self.mirrored(first + $0, time) }
    let mirrored = try signals.take(scope.indices(places, [places.count]), axis: 1).expandDims(axis: 2)
    let bins = fftLength / 2 + 1
    let parts = try mirrored.convolution(
      scope.constant(NDArray(waves(length, bins), shape: [length, 1, 2 * bins])), strides: [sequenceStride],
      padding: .valid)
    let real = try parts.slice(axis: 2, from: 0, to: bins)
    let imaginary = try parts.slice(axis: 2, from: bins, to: 2 * bins)
    let magnitude = try (real.square() + imaginary.square()).sqrt().power(magExp)
    let bands = scope.constant(NDArray(melWeights(bins), shape: [bins, melBins]))
    var y = try magnitude.matmul(bands)
    if powerToDB { y = try decibels(y) }
    return try y.transpose([0, 2, 1]).reshape(Shape(lead + [melBins, frames]))
  }

  /// The index inside a signal that is mirrored at its first and last element.
  private static func mirrored(_ index: Int, _ count: Int) -> Int {
    let distance = abs(index)
    return distance < count ? distance : 2 * (count - 1) - distance
  }

  private func decibels(_ power: Tensor) throws(KerasError) -> Tensor {
    let factor = 10 / Elementary.log(10)
    let reference = factor * Elementary.log(max(abs(refPower), minPower))
    let y = try power.maximum(minPower).log() * factor - reference
    return try y.maximum(y.reduce(.maximum, axes: nil) - topDB)
  }

  /// Cosines and sines of all frequencies under the window: (length, 2 × bins).
  private func waves(_ length: Int, _ bins: Int) throws(KerasError) -> [Float] {
    let heights = try windowElements(length)
    var elements = [Float](repeating: 0, count: length * 2 * bins)
    for time in 0..<length {
      for bin in 0..<bins {
        let turn = 2 * .pi * Double(time * bin % fftLength) / Double(fftLength)
        elements[time * 2 * bins + bin] = Float(Elementary.cos(turn) * heights[time])
        elements[time * 2 * bins + bins + bin] = Float(-Elementary.sin(turn) * heights[time])
      }
    }
    return elements
  }

  private func windowElements(_ length: Int) throws(KerasError) -> [Double] {
    switch window {
    case .null: return Array(repeating: 1, count: length)
    case "hann": return SpectralWindow.hann.elements(length, periodic: true)
    case "hamming": return SpectralWindow.hamming.elements(length, periodic: true)
    default:
      guard let elements = [Double](config: window), elements.count == length else {
        throw KerasError("\"window\" must be \"hann\", \"hamming\", null or \(length) numbers, got \(window).")
      }
      return elements
    }
  }

  /// The share of each frequency in each mel band: (bins, bands); the first frequency, 0, has none.
  private func melWeights(_ bins: Int) -> [Float] {
    func mel(_ hertz: Double) -> Double { 1127 * Elementary.log(1 + hertz / 700) }
    let (low, high) = (mel(minFrequency), mel(maxFrequency ?? (samplingRate / 2).rounded(.down)))
    let edges = (0..<(melBins + 2)).map { low + (high - low) * Double($0) / Double(melBins + 1) }
    var weights = [Float](repeating: 0, count: bins * melBins)
    for bin in 1..<max(bins, 1) {
      let place = mel(samplingRate / 2 * Double(bin) / Double(bins - 1))
      for band in 0..<melBins {
        let rising = (place - edges[band]) / (edges[band + 1] - edges[band])
        let falling = (edges[band + 2] - place) / (edges[band + 2] - edges[band + 1])
        weights[bin * melBins + band] = Float(max(0, min(rising, falling)))
      }
    }
    return weights
  }
}
