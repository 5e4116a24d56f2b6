public import Graph
public import KerasCore

/// In training, the images that a random chance falls on seen from another side: their corners are moved.
///
/// Source: `keras/src/layers/preprocessing/image_preprocessing/random_perspective.py`.
public struct RandomPerspective: ImageLayer {
  /// The range of the chance.
  public var factor: Factor = 1.0
  /// How far corners move: by up to half of this share of their coordinates.
  public var scale = 1.0
  /// The interpolation between elements.
  public var interpolation = SamplingInterpolation.bilinear
  /// The number outside the image.
  public var fillValue = 0.0
  /// Keras's seed. The random numbers come from the model's key.
  public var seed: Int?
  public var dataFormat = DataFormat.channelsLast

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.factor("factor", &factor, in: 0...1)
    try config.field("scale", &scale, in: LayerConfig.shares)
    try config.field("interpolation", &interpolation)
    try config.field("fill_value", &fillValue)
    config.seed(&seed)
    try imageFormat(&config)
  }

  public func transform(_ images: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let (width, height) = (Double(images.shape[2] - 1), Double(images.shape[1] - 1))
    // A coordinate that is 0 stays 0.
    func moved(_ coordinate: Double) throws(KerasError) -> Tensor {
      try scope.uniform([images.shape[0]], (1 - scale / 2, 1 + scale / 2)) * coordinate
    }
    let corners: [(x: Tensor, y: Tensor)] = [
      (try moved(0), try moved(0)), (try moved(width), try moved(0)), (try moved(0), try moved(height)),
      (try moved(width), try moved(height)),
    ]
    let transform = try ProjectiveTransform(width: width, height: height, from: corners)
    let seen = try images.transformed(
      transform, bilinear: interpolation == .bilinear, fill: .constant, value: fillValue)
    return try scope.apply(seen, to: images, chance: factor.ends(from: 0))
  }
}

extension ProjectiveTransform {
  /// Fetches what is in the rectangle with the corners (0, 0), (`width`, 0), (0, `height`) and (`width`, `height`) for
  /// the quadrilateral with `corners`, in this order.
  ///
  /// Source: P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.3.
  fileprivate init(width: Double, height: Double, from corners: [(x: Tensor, y: Tensor)]) throws(KerasError) {
    let (p, q, r, s) = (corners[0], corners[1], corners[2], corners[3])
    let (x1, y1) = (try q.x - s.x, try q.y - s.y)
    let (x2, y2) = (try r.x - s.x, try r.y - s.y)
    let (x3, y3) = (try p.x - q.x + s.x - r.x, try p.y - q.y + s.y - r.y)
    let divisor = try x1 * y2 - x2 * y1
    let g = try (x3 * y2 - x2 * y3) / divisor
    let h = try (x1 * y3 - x3 * y1) / divisor
    // From the unit square to the quadrilateral: ((a, b, c), (d, e, f), (g, h, 1)); its inverse is the adjugate.
    let (a, b, c) = (try q.x - p.x + g * q.x, try r.x - p.x + h * r.x, p.x)
    let (d, e, f) = (try q.y - p.y + g * q.y, try r.y - p.y + h * r.y, p.y)
    let last = try a * e - b * d
    let columns = [try (e - f * h) / last * width, try (c * h - b) / last * width, try (b * f - c * e) / last * width]
    let rows = [try (f * g - d) / last * height, try (a - c * g) / last * height, try (c * d - a * f) / last * height]
    self.init(a: columns, b: rows, c: [try (d * h - e * g) / last, try (b * g - a * h) / last])
  }
}
