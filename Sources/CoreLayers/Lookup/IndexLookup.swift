internal import Graph
internal import KerasCore
internal import Layers

/// The place of each token in a vocabulary, or the token at each place: what layers for text and for whole numbers share.
///
/// Places: 0 for the mask token, if there is one and places are given out; then those for tokens outside of the vocabulary; then
/// the vocabulary. Source: `keras/src/layers/preprocessing/index_lookup.py`.
struct IndexLookup<Key: Token>: Sendable {
  /// The vocabulary, perhaps with the special tokens in front.
  var vocabulary: [Key]? { didSet { table = nil } }
  /// The number of places for tokens outside of the vocabulary.
  var numOOVIndices = 1
  /// The token that stands for nothing.
  var maskToken: Key?
  /// The token that a place without one stands for.
  var oovToken: Key?
  /// Whether the layer leads from places to tokens.
  var invert = false
  /// The form of the output.
  var outputMode = CategoryOutput.int
  /// The largest number of places.
  var maxTokens: Int?
  /// Whether the output has the largest number of places.
  var padsToMaxTokens = false
  /// The weight of each token's count.
  var idfWeights: [Double]?
  /// Whether the configuration states the vocabulary, which then is not learned.
  private(set) var isStated = false
  /// How many places there were when the configuration was written, which counts while the vocabulary is not known.
  private var statedSize: Int?
  private var isSparse = false
  private var hashesNumbers = false
  private var salt: Salt?
  private var table: LookupTable<Key>?

  init(maskToken: Key? = nil, oovToken: Key?) { (self.maskToken, self.oovToken) = (maskToken, oovToken) }

  /// The options that both layers have.
  mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("max_tokens", &maxTokens)
    try config.field("num_oov_indices", &numOOVIndices, in: 0...(1 << 20))
    try config.field("mask_token", &maskToken)
    try config.field("oov_token", &oovToken)
    try config.field("invert", &invert)
    try configureOutput(&config)
    var method: String? = hashesNumbers ? "farmhash" : "floormod"
    let isNew = config.generation >= .keras3
    if config.isReading || isNew {
      try config.field("oov_method", &method)
      try config.field("salt", &salt)
    }
    guard method == nil || method == "floormod" || method == "farmhash" else {
      throw KerasError("\"oov_method\" must be \"floormod\" or \"farmhash\", got \"\(method ?? "")\".")
    }
    hashesNumbers = method == "farmhash"
    guard !invert || outputMode == .int else {
      throw KerasError("\"output_mode\" must be \"int\" where \"invert\" is true.")
    }
    try prepare()
  }

  /// The options that `TextVectorization` has too.
  mutating func configureOutput(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("vocabulary", &vocabulary)
    var hasInput: Bool? = vocabulary != nil
    if config.isReading { try config.field("has_input_vocabulary", &hasInput) }
    isStated = vocabulary != nil && hasInput != false
    try config.field("idf_weights", &idfWeights)
    try config.field("output_mode", &outputMode)
    try config.field("pad_to_max_tokens", &padsToMaxTokens)
    try config.field("sparse", &isSparse)
    if !config.isReading { statedSize = (try? known().size) ?? statedSize }
    try config.field("vocabulary_size", &statedSize)
    guard !padsToMaxTokens || maxTokens != nil else {
      throw KerasError("\"max_tokens\" is missing, to which \"pad_to_max_tokens\" fills up.")
    }
  }

  /// Makes the table of the vocabulary, if there is one.
  mutating func prepare() throws(KerasError) {
    guard let vocabulary else { return }
    table = try LookupTable(
      vocabulary, mask: maskToken, oov: oovToken, oovStart: oovStart, oovCount: numOOVIndices, weights: idfWeights)
  }

  var oovStart: Int { maskToken != nil && outputMode == .int ? 1 : 0 }

  private func known() throws(KerasError) -> LookupTable<Key> {
    guard let table else {
      throw KerasError(
        "the vocabulary is missing; state \"vocabulary\", or adapt the layer to data with kerasrun adapt.")
    }
    return table
  }

  /// The number of places of the output.
  func depth() throws(KerasError) -> Int { padsToMaxTokens ? maxTokens ?? 0 : try known().size }

  /// The weights of the tokens, which Keras reads from a file of the model whatever the configuration says.
  var namedVariables: [(name: String, array: NDArray)] {
    guard outputMode == .tfIDF, let weights = try? known().requiredWeights() else { return [] }
    return [("idf_weights", NDArray(weights, shape: [weights.count]))]
  }

  /// The type of the output for inputs of `shape`.
  func outputType(_ shape: Shape, _ scope: Scope) throws(KerasError) -> TensorType {
    if invert { return TensorType(shape, Key.dtype) }
    if outputMode == .int { return TensorType(shape, .int64) }
    let dtype: DType = scope.generation >= .keras3 && outputMode != .tfIDF ? .int64 : .float32
    var depth = statedSize ?? 0
    if table != nil || padsToMaxTokens || statedSize == nil { depth = try self.depth() }
    guard 1...(1 << 24) ~= depth else { throw KerasError("a vocabulary of \(depth) tokens is not possible.") }
    return TensorType(outputMode.encodedShape(shape, depth: depth).shape, dtype)
  }

  /// The places of `tokens`.
  func places(_ tokens: [Key]) throws(KerasError) -> [Int] {
    let table = try known()
    var places: [Int] = []
    places.reserveCapacity(tokens.count)
    for token in tokens {
      if let maskToken, token == maskToken {
        // Where places are not given out, masked tokens are nowhere.
        places.append(outputMode == .int ? 0 : -1)
      } else if let place = table.places[token] {
        places.append(place)
      } else {
        places.append(try oovPlace(token))
      }
    }
    return places
  }

  private func oovPlace(_ token: Key) throws(KerasError) -> Int {
    switch numOOVIndices {
    case 0:
      throw KerasError(
        "the vocabulary has no \(token.quoted), and \"num_oov_indices\" = 0 leaves no place for what it does not have.")
    case 1: return oovStart
    default:
      let remainder = hashesNumbers ? nil : token.remainder(numOOVIndices)
      return oovStart + (remainder ?? token.bucket(numOOVIndices, salt: salt?.key))
    }
  }

  /// `places`, of tokens in an array of this shape, in the form of the output.
  func encoded(_ places: [Int], shape: Shape, dtype: DType) throws(KerasError) -> NDArray {
    try outputMode.encoded(
      places, shape: shape, depth: try depth(), dtype: dtype,
      weights: outputMode == .tfIDF ? try known().requiredWeights() : nil)
  }

  /// What the layer makes of `input`.
  func compute(_ input: NDArray, dtype: DType) throws(KerasError) -> NDArray {
    guard invert else { return try encoded(try places(try Key.tokens(input)), shape: input.shape, dtype: dtype) }
    let table = try known()
    guard let numbers = input.elements(as: Int64.self) else { throw KerasError("the layer takes places, got text.") }
    guard let oovToken else { throw KerasError("\"oov_token\" is missing, which stands for places without a token.") }
    let start = oovStart + numOOVIndices
    let tokens = numbers.map { number in
      if let maskToken, number == 0 { return maskToken }
      let index = Int(number) - start
      return table.tokens.indices.contains(index) ? table.tokens[index] : oovToken
    }
    return Key.array(tokens, shape: input.shape)
  }
}
