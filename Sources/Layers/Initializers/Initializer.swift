public import KerasCore

/// How a weight starts out, by Keras's names.
public indirect enum Initializer: Sendable, Equatable {
  case zeros
  case ones
  case constant(Double)
  /// Uniform in `[minimum, maximum)`.
  case randomUniform(minimum: Double, maximum: Double)
  case randomNormal(mean: Double, standardDeviation: Double)
  /// Normal, drawn again where it lies more than two standard deviations from the mean.
  case truncatedNormal(mean: Double, standardDeviation: Double)
  /// Scaled to the number of a weight's inputs and outputs.
  case varianceScaling(scale: Double, mode: FanMode, distribution: Distribution)
  /// Rows or columns orthogonal, times `gain`.
  case orthogonal(gain: Double)
  /// The identity matrix times `gain`.
  case identity(gain: Double)
  /// An LSTM's bias, gate by gate of `units`: ones for the second, the forget gate, the rest as `others`.
  case unitForgetBias(units: Int, others: Initializer)
  /// Cauchy's distribution around 0 with the scale 1, which Keras has no name for.
  case cauchy
  /// A part of a short-time Fourier transform.
  case stft(STFTKernel)
  /// One of somebody's own: elements for a shape and a seed.
  case custom(CustomFunction<@Sendable (Shape, UInt64) throws(KerasError) -> [Float]>)

  /// The divisor of ``varianceScaling(scale:mode:distribution:)``.
  public enum FanMode: String, ConfigChoice, Sendable {
    case fanIn = "fan_in"
    case fanOut = "fan_out"
    case fanAverage = "fan_avg"
  }

  /// The distribution that ``varianceScaling(scale:mode:distribution:)`` draws from.
  public enum Distribution: String, ConfigChoice, Sendable {
    case normal
    case truncatedNormal = "truncated_normal"
    case untruncatedNormal = "untruncated_normal"
    case uniform
  }

  /// Glorot's uniform, the default of most kernels: limit `√(6 / (fan in + fan out))`.
  public static let glorotUniform = varianceScaling(scale: 1, mode: .fanAverage, distribution: .uniform)
  /// Glorot's normal.
  public static let glorotNormal = varianceScaling(scale: 1, mode: .fanAverage, distribution: .truncatedNormal)
  /// He's uniform, for ReLU.
  public static let heUniform = varianceScaling(scale: 2, mode: .fanIn, distribution: .uniform)
  /// He's normal, for ReLU.
  public static let heNormal = varianceScaling(scale: 2, mode: .fanIn, distribution: .truncatedNormal)
  /// LeCun's uniform.
  public static let lecunUniform = varianceScaling(scale: 1, mode: .fanIn, distribution: .uniform)
  /// LeCun's normal, for SELU.
  public static let lecunNormal = varianceScaling(scale: 1, mode: .fanIn, distribution: .truncatedNormal)
  /// Keras's `"uniform"`: within 0.05 of 0.
  public static let uniform = randomUniform(minimum: -0.05, maximum: 0.05)
}
