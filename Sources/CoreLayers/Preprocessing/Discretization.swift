public import Graph
public import KerasCore

/// The number of the range in which each element lies; ranges start at the boundaries.
///
/// Source: `keras/src/layers/preprocessing/discretization.py`.
public struct Discretization: UnaryLayer, AdaptiveLayer {
  /// The boundaries between the ranges, in order.
  public var boundaries: [Double]?
  /// The number of ranges, where the boundaries come from data.
  public var numBins: Int?
  /// The form of the output.
  public var outputMode = CategoryOutput.int
  private var epsilon = 0.01

  public init() {}

  /// A layer with these boundaries.
  public init(boundaries: [Double]) { self.boundaries = boundaries }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("bin_boundaries", &boundaries)
    try config.field("num_bins", &numBins)
    try config.field("epsilon", &epsilon)
    try config.field("output_mode", &outputMode)
    try config.ignoring("sparse", when: false)
    guard outputMode != .tfIDF else { throw KerasError("\"output_mode\" = \"tf_idf\" is not supported.") }
  }

  public var learns: Bool { numBins != nil }

  public func adapted(to samples: NDArray) throws(KerasError) -> AdaptedLayer {
    guard let numbers = samples.floats, !numbers.isEmpty else {
      throw KerasError("there are no numbers to learn from.")
    }
    guard let numBins, 1...(1 << 20) ~= numBins, epsilon > 0, epsilon <= 1 else {
      throw KerasError("\"num_bins\" is missing, the number of bins to learn.")
    }
    var layer = self
    layer.boundaries = BinSummary(numbers, epsilon: epsilon).bins(numBins)
    return AdaptedLayer(layer)
  }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    guard let boundaries else {
      throw KerasError("the boundaries come from data that the layer has not seen: state \"bin_boundaries\".")
    }
    let values = try x.cast(to: .float32)
    let wide = Shape(values.shape.dimensions + [boundaries.count])
    let bounds = scope.constant(NDArray(boundaries.map { Float($0) }, shape: [boundaries.count]))
    let isAbove = try values.expandDims(axis: -1).broadcast(to: wide).isGreaterOrEqual(to: bounds.broadcast(to: wide))
    let bins = try isAbove.cast(to: .float32).sum(axis: -1).cast(to: .int32)
    let whole: DType = scope.generation >= .keras3 ? .int32 : .int64
    return try outputMode.encode(bins, depth: boundaries.count + 1, dtype: outputMode == .int ? whole : .float32)
  }
}
