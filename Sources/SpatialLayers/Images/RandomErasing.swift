public import Graph
public import KerasCore

/// In training, a random rectangle of the images that a random chance falls on filled.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_erasing.py`.
public struct RandomErasing: ImageLayer {
  /// The range of the chance.
  public var factor: Factor = 1.0
  /// The range of the rectangle's share of an axis, before its square root is taken.
  public var scale = Factor.range(0.02, 0.33)
  /// The filling: a number, one for each of three channels, or normal noise when it is not given.
  public var fillValue: [Double]?
  /// The lowest and the highest value of an element.
  public var valueRange = ValueRange()
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 0...1)
    try config.factor("scale", &scale, in: 0...1)
    try fillValue(&config)
    try config.valueRange(&valueRange)
    config.seed(&seed)
    try imageFormat(&config)
  }

  private mutating func fillValue(_ config: inout LayerConfig) throws(KerasError) {
    guard config.isReading else {
      config.put("fill_value", fillValue.map { $0.count == 1 ? .double($0[0]) : $0.config } ?? .null)
      return
    }
    guard let json = config.take("fill_value"), json != .null else { return }
    guard let numbers = json.double.map({ [$0] }) ?? [Double](config: json), numbers.count == 1 || numbers.count == 3
    else { throw KerasError("\"fill_value\" must be a number, a list of three or null, got \(json).") }
    fillValue = numbers
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let share = scale.ends(from: 0)
    let shares = (
      try scope.uniform(perSampleOf: images, share).sqrt(), try scope.uniform(perSampleOf: images, share).sqrt()
    )
    let columns = try scope.isInside(share: shares.0, axis: 2, of: images)
    let rows = try scope.isInside(share: shares.1, axis: 1, of: images)
    let filling: Tensor
    if let fillValue {
      filling = scope.constant(NDArray(fillValue.map { Float($0) }, shape: [fillValue.count]))
    } else {
      filling = try scope.randomNormal(images.shape) * valueRange.high
    }
    let erased = try columns.logicalAnd(rows).broadcast(to: images.shape)
      .select(valueRange.clip(filling).broadcast(to: images.shape), images)
    return try scope.apply(erased, to: images, chance: factor.ends(from: 0))
  }
}
