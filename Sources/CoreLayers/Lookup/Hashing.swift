public import Graph
public import KerasCore
public import Layers

/// The bucket of each piece of text or number, by a hash of its text.
///
/// FarmHash's `Fingerprint64` modulo the number of buckets, or SipHash-2-4 where there is a salt. A masked value is in bucket 0
/// alone. Source: `keras/src/layers/preprocessing/hashing.py`.
public struct Hashing: HostLayer {
  /// The number of buckets.
  public var numBins = 1
  /// The form of the output.
  public var outputMode = CategoryOutput.int
  private var maskValue: JSON?
  private var salt: Salt?
  private var isSparse = false

  public init() {}

  /// A layer with so many buckets; `salt`, two numbers, is the key of the hash.
  public init(_ numBins: Int, salt: [Int]? = nil) {
    self.numBins = numBins
    self.salt = salt.flatMap { Salt(config: .array($0.map(JSON.int))) }
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.required("num_bins", &numBins, in: LayerConfig.extents)
    try config.field("salt", &salt)
    try config.field("output_mode", &outputMode)
    try config.field("sparse", &isSparse)
    if config.isReading {
      if let value = config.take("mask_value"), value != .null { maskValue = value }
    } else {
      config.put("mask_value", maskValue ?? .null)
    }
    guard outputMode != .tfIDF else { throw KerasError("\"output_mode\" = \"tf_idf\" is not supported.") }
  }

  public func outputType(_ inputs: [TensorType], openExtent: Int, _ scope: Scope) throws(KerasError) -> TensorType {
    guard inputs.count == 1 else { throw KerasError("the layer takes one tensor, got \(inputs.count).") }
    let dtype = scope.outputDType
    guard outputMode == .int else {
      return TensorType(
        outputMode.encodedShape(inputs[0].shape, depth: numBins).shape, dtype.isInteger ? dtype : .float32)
    }
    return TensorType(inputs[0].shape, dtype.isInteger ? dtype : .int64)
  }

  public func compute(_ inputs: [NDArray], dtype: DType) throws(KerasError) -> NDArray {
    let input = inputs[0]
    let places =
      input.dtype == .string
      ? places(try TextToken.tokens(input), mask: maskValue?.string.map { TextToken($0.utf8) })
      : places(try Int.tokens(input), mask: maskValue?.int)
    return try outputMode.encoded(places, shape: input.shape, depth: numBins, dtype: dtype)
  }

  private func places<Key: Token>(_ tokens: [Key], mask: Key?) -> [Int] {
    let hasMask = maskValue != nil && numBins > 1
    return tokens.map { token in
      guard hasMask else { return token.bucket(numBins, salt: salt?.key) }
      return token == mask ? 0 : token.bucket(numBins - 1, salt: salt?.key) + 1
    }
  }
}
