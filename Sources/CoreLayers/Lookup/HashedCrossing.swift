public import Graph
public import KerasCore
public import Layers

/// The bucket of each combination of the values of several features, by a hash.
///
/// Text counts by its fingerprint, a whole number as it is. Source: `keras/src/layers/preprocessing/hashed_crossing.py` and
/// `HashCrosser` in TensorFlow's `tensorflow/core/kernels/sparse_cross_op.cc`.
public struct HashedCrossing: HostLayer {
  /// The number of buckets.
  public var numBins = 1
  /// The form of the output.
  public var outputMode = CategoryOutput.int
  private var isSparse = false

  /// The fingerprint that all combinations begin with.
  private static let key: UInt64 = 0xDECA_FCAF_FE

  public init() {}

  /// A layer with so many buckets.
  public init(_ numBins: Int) { self.numBins = numBins }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("num_bins", &numBins, in: LayerConfig.extents)
    try config.field("output_mode", &outputMode)
    try config.field("sparse", &isSparse)
    guard outputMode == .int || outputMode == .oneHot else {
      throw KerasError("\"output_mode\" must be \"int\" or \"one_hot\", got \(outputMode.config).")
    }
  }

  public func outputType(_ inputs: [TensorType], openExtent: Int, _ scope: Scope) throws(KerasError) -> TensorType {
    guard let first = inputs.first, inputs.count > 1 else {
      throw KerasError("the layer takes at least two tensors, got \(inputs.count).")
    }
    for input in inputs {
      guard input.shape == first.shape, input.shape.rank < 2 || (input.shape.rank == 2 && input.shape[1] == 1) else {
        throw KerasError("the inputs must all be (batch,) or all (batch, 1), got \(inputs.map(\.shape)).")
      }
      guard input.dtype == .string || input.dtype.isInteger else {
        throw KerasError("the inputs must be text or whole numbers, got \(input.dtype).")
      }
    }
    let dtype = scope.outputDType
    guard outputMode == .int else {
      return TensorType(outputMode.encodedShape(first.shape, depth: numBins).shape, dtype.isInteger ? dtype : .float32)
    }
    return TensorType(first.shape, dtype.isInteger ? dtype : .int64)
  }

  public func compute(_ inputs: [NDArray], dtype: DType) throws(KerasError) -> NDArray {
    var hashes = [UInt64](repeating: Self.key, count: inputs[0].count)
    for input in inputs {
      let prints = try Self.fingerprints(input)
      for index in hashes.indices { hashes[index] = FarmHash.concatenation(hashes[index], prints[index]) }
    }
    let places = hashes.map { Int($0 % UInt64(numBins)) }
    return try outputMode.encoded(places, shape: inputs[0].shape, depth: numBins, dtype: dtype)
  }

  private static func fingerprints(_ input: NDArray) throws(KerasError) -> [UInt64] {
    if let strings = input.utf8Strings { return strings.map { FarmHash.fingerprint($0.span) } }
    return try Int.tokens(input).map { UInt64(bitPattern: Int64($0)) }
  }
}
