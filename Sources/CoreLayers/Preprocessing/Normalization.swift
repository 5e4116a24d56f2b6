public import Graph
public import KerasCore

/// `(x − mean) / √variance` with given or learned statistics for each index along `axes`; inverted, `x · √variance + mean`.
///
/// Source: `keras/src/layers/preprocessing/normalization.py`.
public struct Normalization: UnaryLayer, AdaptiveLayer {
  /// The axes that have statistics of their own for each index.
  public var axes = [-1]
  /// Whether the normalization is undone.
  public var invert = false
  private var mean: Numbers?
  private var variance: Numbers?

  public init() {}

  /// A layer with statistics that are among its weights.
  public init(axes: [Int], invert: Bool = false) {
    self.axes = axes
    self.invert = invert
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    if config.isReading {
      // Null, unlike a missing key, is no axis at all: one mean for everything.
      if let json = config.take("axis") {
        guard let found = json == .null ? [] : json.int.map({ [$0] }) ?? [Int](config: json) else {
          throw KerasError("\"axis\" must be an axis or a list of axes, got \(json).")
        }
        axes = found
      }
    } else {
      config.put("axis", axes.config)
    }
    try config.field("invert", &invert)
    try config.field("mean", &mean)
    try config.field("variance", &variance)
    guard (mean == nil) == (variance == nil) else {
      throw KerasError("\"mean\" and \"variance\" must be given together.")
    }
  }

  public var supportsMasking: Bool { true }

  public var supportsMaskingSince: KerasGeneration { .keras3 }

  public var learns: Bool { mean == nil }

  public func adapted(to samples: NDArray) throws(KerasError) -> AdaptedLayer {
    guard learns else { throw KerasError("the configuration states \"mean\" and \"variance\", which are not learned.") }
    guard let numbers = samples.doubles, !numbers.isEmpty else {
      throw KerasError("there are no numbers to learn from.")
    }
    let parameters = try NormalizedAxes(axes, of: samples.shape)
    let places = parameters.places(in: samples.shape)
    let count = Double(numbers.count / parameters.shape.count)
    var means = [Double](repeating: 0, count: parameters.shape.count)
    for (place, number) in zip(places, numbers) { means[place] += number / count }
    var variances = [Double](repeating: 0, count: means.count)
    for (place, number) in zip(places, numbers) {
      variances[place] += (number - means[place]) * (number - means[place]) / count
    }
    return AdaptedLayer(
      self,
      weights: [
        ("mean", NDArray(means.map { Float($0) }, shape: parameters.shape)),
        ("variance", NDArray(variances.map { Float($0) }, shape: parameters.shape)),
      ])
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let parameters = try NormalizedAxes(axes, of: x.shape)
    let x = try x.cast(to: .float32)
    let center: Tensor
    let spread: Tensor
    if let mean, let variance {
      center = try inside("mean") { () throws(KerasError) in try mean.tensor(parameters.broadcastShape, scope) }
      spread = try inside("variance") { () throws(KerasError) in try variance.tensor(parameters.broadcastShape, scope) }
    } else {
      center = try scope.addWeight("mean", shape: parameters.shape, .zeros, trainable: false)
        .reshape(parameters.broadcastShape)
      spread = try scope.addWeight("variance", shape: parameters.shape, .ones, trainable: false)
        .reshape(parameters.broadcastShape)
      // How many samples the statistics come from; only Keras's `adapt` looks at it.
      _ = try scope.addWeight(
        "count", shape: [], .zeros, trainable: false, dtype: scope.generation < .keras3 ? .int64 : .int32)
    }
    let deviation = try spread.sqrt().maximum(1e-7)
    return invert ? try x * deviation + center : try (x - center) / deviation
  }
}
