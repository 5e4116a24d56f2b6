public import Graph
public import KerasCore

/// The place of each whole number in a vocabulary, or the number at each place.
///
/// Places: 0 for the mask token, if there is one and places are given out; then those for numbers that are not in the
/// vocabulary; then the vocabulary. Source: `keras/src/layers/preprocessing/{index_lookup,integer_lookup}.py`.
public struct IntegerLookup: UnaryLayer {
  /// The vocabulary.
  public var vocabulary: [Int]?
  /// The number of places for numbers that are not in the vocabulary.
  public var numOOVIndices = 1
  /// The number that stands for nothing.
  public var maskToken: Int?
  /// The number that a place without one stands for.
  public var oovToken = -1
  /// Whether the layer leads from places to numbers.
  public var invert = false
  /// The form of the output.
  public var outputMode = CategoryOutput.int
  /// The largest number of places.
  public var maxTokens: Int?
  /// Whether the output has the largest number of places.
  public var padsToMaxTokens = false
  /// The weight of each number's count.
  public var idfWeights: [Double]?
  private var vocabularySize: Int?

  public init() {}

  /// A layer with this vocabulary.
  public init(vocabulary: [Int]) { self.vocabulary = vocabulary }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("max_tokens", &maxTokens)
    try config.field("num_oov_indices", &numOOVIndices, in: 0...(1 << 20))
    try config.field("mask_token", &maskToken)
    try config.field("oov_token", &oovToken)
    try config.field("vocabulary", &vocabulary)
    try config.field("idf_weights", &idfWeights)
    try config.field("invert", &invert)
    try config.field("output_mode", &outputMode)
    try config.field("pad_to_max_tokens", &padsToMaxTokens)
    try config.field("vocabulary_size", &vocabularySize)
    try config.ignoring("sparse", when: false)
    try config.ignoring("oov_method", when: "floormod")
    try config.ignoring("salt")
    config.ignoring(anyValueOf: "vocabulary_dtype", "has_input_vocabulary")
    config.put("vocabulary_dtype", "int64")
    guard !invert || outputMode == .int else {
      throw KerasError("\"output_mode\" must be \"int\" where \"invert\" is true.")
    }
  }

  /// The vocabulary without the special tokens that it may start with.
  private func tokens() throws(KerasError) -> [Int] {
    guard let vocabulary else {
      throw KerasError("the vocabulary is missing: state \"vocabulary\", or adapt the layer to data in Keras.")
    }
    // Numbers pass through double precision.
    let limit = 1 << 53
    guard (vocabulary + [oovToken, maskToken ?? 0]).allSatisfy({ -limit...limit ~= $0 }) else {
      throw KerasError("the vocabulary has numbers beyond 2⁵³, which are not supported.")
    }
    let special = Array(repeating: maskToken ?? 0, count: oovStart) + Array(repeating: oovToken, count: numOOVIndices)
    return Array(vocabulary.starts(with: special) ? vocabulary.dropFirst(special.count) : vocabulary[...])
  }

  private var oovStart: Int { maskToken != nil && outputMode == .int ? 1 : 0 }

  public func call(_ x: Tensor, _ scope: Scope) throws(KerasError) -> Tensor {
    let tokens = try tokens()
    let start = oovStart + numOOVIndices
    let input = try x.cast(to: .int64)
    if invert {
      let table = Array(repeating: oovToken, count: start) + tokens
      let places = try input.cast(to: .int32)
      let known = try places.isGreaterOrEqual(to: places.filled(Double(start)))
        .logicalAnd(places.isLess(than: places.filled(Double(table.count))))
      let found = try scope.constant(NDArray(table.map { Int64($0) }, shape: [table.count]))
        .take(places.clip(0, Double(table.count - 1)))
      let numbers = try known.select(found, found.filled(Double(oovToken)))
      guard let maskToken else { return numbers }
      return try input.isEqual(to: input.filled(0)).select(numbers.filled(Double(maskToken)), numbers)
    }
    guard numOOVIndices > 0 else {
      throw KerasError(
        "\"num_oov_indices\" = 0, which makes numbers without a place an error, is not supported; set it to 1.")
    }
    var places = try position(of: input, in: tokens, scope) + Double(start)
    let isKnown = try places.isGreaterOrEqual(to: places.filled(Double(start)))
    var others = try places.filled(Double(oovStart))
    if numOOVIndices > 1 {
      others = try input.combine(.modulo, input.filled(Double(numOOVIndices))).cast(to: .int32) + Double(oovStart)
    }
    places = try isKnown.select(places, others)
    if let maskToken {
      // Where places are not given out, masked numbers are nowhere.
      let nowhere = outputMode == .int ? 0.0 : -1
      places = try input.isEqual(to: input.filled(Double(maskToken))).select(places.filled(nowhere), places)
    }
    return try encoded(places, size: start + tokens.count, scope)
  }

  private func encoded(_ places: Tensor, size: Int, _ scope: Scope) throws(KerasError) -> Tensor {
    guard outputMode != .int else { return try places.cast(to: .int64) }
    let depth = padsToMaxTokens ? maxTokens ?? size : size
    let dtype: DType = scope.generation >= .keras3 && outputMode != .tfIDF ? .int64 : .float32
    let counts = try outputMode.encode(places, depth: depth, dtype: dtype)
    guard outputMode == .tfIDF else { return counts }
    guard let idfWeights else { throw KerasError("\"idf_weights\" are missing.") }
    let special = size - idfWeights.count
    let mean = idfWeights.reduce(0, +) / Double(max(idfWeights.count, 1))
    let weights = Array(repeating: mean, count: max(special, 0)) + idfWeights
    let padded = weights + Array(repeating: 0, count: max(depth - weights.count, 0))
    return try counts * scope.constant(NDArray(padded.prefix(depth).map { Float($0) }, shape: [depth]))
  }

  /// The position of each number in `tokens`, and a negative one, below all that is added to it, where it is not there.
  private func position(of input: Tensor, in tokens: [Int], _ scope: Scope) throws(KerasError) -> Tensor {
    let missing = -(1 << 30)
    guard let low = tokens.min(), let high = tokens.max() else {
      return try input.cast(to: .int32).filled(Double(missing))
    }
    if high - low < max(1 << 16, 16 * tokens.count) {
      var table = [Int32](repeating: Int32(missing), count: high - low + 3)
      for (position, token) in tokens.enumerated() { table[token - low + 1] = Int32(position) }
      let place =
        try (input.maximum(input.filled(Double(low - 1))).minimum(input.filled(Double(high + 1))) - Double(low - 1))
      return try scope.constant(NDArray(table, shape: [table.count])).take(place.cast(to: .int32))
    }
    let wide = Shape(input.shape.dimensions + [tokens.count])
    let vocabulary = scope.constant(NDArray(tokens.map { Int64($0) }, shape: [tokens.count]))
    let isEqual = try input.expandDims(axis: -1).broadcast(to: wide).isEqual(to: vocabulary.broadcast(to: wide))
    let positions = try isEqual.cast(to: .float32).argmax(axis: -1)
    return try isEqual.any(axes: [wide.rank - 1]).select(positions, positions.filled(Double(missing)))
  }
}
