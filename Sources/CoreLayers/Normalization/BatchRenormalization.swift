internal import Graph
internal import KerasCore

/// Batch renormalization: in training, the batch's statistics corrected towards averages that forget faster.
///
/// With σ = √(variance + ε): r = σ / σ̄ and d = (mean − mean̄) / σ̄, both limited and without gradients; the normalised batch
/// becomes r x̂ + d. Source: `keras/src/layers/normalization/batch_normalization.py`; Ioffe, 2017.
struct BatchRenormalization {
  /// Whether batches are renormalised.
  var isOn = false
  /// The share of the averages that a step keeps.
  var momentum = 0.99
  /// The limits: `rmin`, `rmax`, `dmax`.
  private var clipping: [String: Double] = [:]

  /// The weights that the layer has more.
  struct Averages {
    let mean: Tensor
    let deviation: Tensor
    let movingDeviation: Tensor
  }

  mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    if config.isReading {
      try config.field("renorm", &isOn)
      try config.field("renorm_momentum", &momentum)
      guard let limits = config.take("renorm_clipping")?.object else { return }
      for (key, value) in limits.members where value != .null {
        guard ["rmin", "rmax", "dmax"].contains(key), let limit = value.double else {
          throw KerasError("\"renorm_clipping\" must have numbers for \"rmin\", \"rmax\" and \"dmax\", got \(value).")
        }
        clipping[key] = limit
      }
    } else if isOn {
      config.put("renorm", true)
      config.put("renorm_momentum", .double(momentum))
      var limits = JSON.Object()
      for key in ["rmin", "rmax", "dmax"] { if let limit = clipping[key] { limits[key] = .double(limit) } }
      config.put("renorm_clipping", .object(limits))
    }
  }

  /// Declares the averages, which start out as the layer's moving statistics do; nil where batches are not renormalised.
  func averages(
    _ shape: Shape, mean: Initializer, variance: Initializer, _ scope: Scope
  ) throws(KerasError) -> Averages? {
    guard isOn else { return nil }
    var deviation = variance
    if case .constant(let value) = variance { deviation = .constant(value.squareRoot()) }
    func weight(_ name: String, _ initializer: Initializer) throws(KerasError) -> Tensor {
      try scope.addWeight(name, shape: shape, initializer, trainable: false)
    }
    let moving = try weight("moving_stddev", deviation)
    return Averages(
      mean: try weight("renorm_mean", mean), deviation: try weight("renorm_stddev", deviation), movingDeviation: moving)
  }

  /// The factor and the summand of a normalised batch; the averages go on.
  func correct(
    _ averages: Averages, _ mean: Tensor, _ variance: Tensor, _ movingMean: Tensor, _ movingVariance: Tensor,
    momentum layerMomentum: Double, epsilon: Double, _ scope: Scope
  ) throws(KerasError) -> (scale: Tensor, shift: Tensor) {
    let deviation = try (variance + epsilon).sqrt()
    let reference = try averages.deviation.maximum(epsilon.squareRoot())
    var r = try deviation / reference
    var d = try (mean - averages.mean) / reference
    if let rmin = clipping["rmin"] { r = try r.maximum(rmin) }
    if let rmax = clipping["rmax"] { r = try r.minimum(rmax) }
    if let dmax = clipping["dmax"] { d = try d.clip(-dmax, dmax) }
    func average(_ old: Tensor, _ new: Tensor, _ keep: Double) throws(KerasError) -> Tensor {
      try old * keep + new * (1 - keep)
    }
    try scope.assign(averages.mean, average(averages.mean, mean, momentum))
    try scope.assign(averages.deviation, average(averages.deviation, deviation, momentum))
    try scope.assign(movingMean, average(movingMean, mean, layerMomentum))
    let moving = try average(averages.movingDeviation, deviation, layerMomentum)
    try scope.assign(averages.movingDeviation, moving)
    try scope.assign(movingVariance, (moving.square() - epsilon).relu())
    return (try r.stopGradient(), try d.stopGradient())
  }
}
