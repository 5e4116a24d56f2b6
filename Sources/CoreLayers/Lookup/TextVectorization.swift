public import Graph
public import KerasCore
public import Layers

/// The places in a vocabulary of the words of each text.
///
/// Text is standardised, split, joined into n-grams and looked up. Places: 0 fills up short texts, 1 is for words outside of the
/// vocabulary. Source: `keras/src/layers/preprocessing/text_vectorization.py`.
public struct TextVectorization: HostLayer, AdaptiveLayer {
  private var standardization: TextStandardization? = .lowerAndStripPunctuation
  private var splitting: TextSplitting? = .whitespace
  private var ngramWidths: [Int]?
  private var ngramConfig = JSON.null
  private var sequenceLength: Int?
  private var isRagged = false
  private var encoding = "utf-8"
  private var lookup = IndexLookup<TextToken>(maskToken: TextToken("".utf8), oovToken: TextToken("[UNK]".utf8))

  public init() {}

  /// A layer with this vocabulary, whose outputs have `sequenceLength` places, or as many as the longest text of a batch.
  public init(
    vocabulary: [String], standardize: TextStandardization? = .lowerAndStripPunctuation,
    split: TextSplitting? = .whitespace, sequenceLength: Int? = nil
  ) throws(KerasError) {
    (standardization, splitting) = (standardize, split)
    self.sequenceLength = sequenceLength
    lookup.vocabulary = vocabulary.map { TextToken($0.utf8) }
    try lookup.prepare()
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("max_tokens", &lookup.maxTokens)
    try config.field("standardize", &standardization)
    try config.field("split", &splitting)
    try config.field("output_sequence_length", &sequenceLength)
    try config.field("ragged", &isRagged)
    try config.field("encoding", &encoding)
    try requireUTF8(encoding)
    try configureNgrams(&config)
    try lookup.configureOutput(&config)
    if let sequenceLength, !(0...(1 << 20) ~= sequenceLength) {
      throw KerasError("\"output_sequence_length\" must be from 0 to \(1 << 20), got \(sequenceLength).")
    }
    guard lookup.outputMode != .oneHot || splitting == nil else {
      throw KerasError("\"output_mode\" = \"one_hot\" of split text is not supported by Keras either.")
    }
    try lookup.prepare()
  }

  private mutating func configureNgrams(_ config: inout LayerConfig) throws(KerasError) {
    guard config.isReading else { return config.put("ngrams", ngramConfig) }
    guard let json = config.take("ngrams"), json != .null else { return }
    let widths = json.int.map { Array(1...max($0, 1)) } ?? [Int](config: json)
    guard let widths, widths.allSatisfy({ 1...64 ~= $0 }), widths.count <= 64 else {
      throw KerasError("\"ngrams\" must be a number of words or a list of them, each from 1 to 64, got \(json).")
    }
    (ngramWidths, ngramConfig) = (widths, json)
  }

  public func outputType(_ inputs: [TensorType], openExtent: Int, _ scope: Scope) throws(KerasError) -> TensorType {
    guard inputs.count == 1, inputs[0].dtype == .string, inputs[0].shape.rank > 0 else {
      throw KerasError("the layer takes one tensor of text, got \(inputs.map(\.description).joined(separator: ", ")).")
    }
    let shape = try rowShape(inputs[0].shape)
    guard lookup.outputMode == .int else { return try lookup.outputType(tokenShape(shape, openExtent), scope) }
    return TensorType(tokenShape(shape, sequenceLength ?? openExtent), .int64)
  }

  /// The shape of the texts, each of which is split.
  private func rowShape(_ shape: Shape) throws(KerasError) -> Shape {
    guard splitting != nil, shape.rank > 1 else { return shape }
    guard shape[-1] == 1 else {
      throw KerasError("text to be split must be (batch,) or (batch, 1), got \(shape).")
    }
    return Shape(Array(shape.dimensions.dropLast()))
  }

  /// The shape of the tokens of texts in `shape`, when each has `length` of them.
  private func tokenShape(_ shape: Shape, _ length: Int) -> Shape {
    if splitting != nil { return Shape(shape.dimensions + [length]) }
    let isOpen = ngramWidths != nil || (sequenceLength != nil && lookup.outputMode == .int)
    guard isOpen, shape.rank > 1 else { return shape }
    return Shape(shape.dimensions.dropLast() + [length])
  }

  public var namedVariables: [(name: String, array: NDArray)] { lookup.namedVariables }

  public func compute(_ inputs: [NDArray], dtype: DType) throws(KerasError) -> NDArray {
    try encoded(try rows(inputs[0]), try rowShape(inputs[0].shape), dtype)
  }

  public var learns: Bool { lookup.learns }

  public func adapted(to samples: NDArray) throws(KerasError) -> AdaptedLayer {
    var layer = self
    layer.lookup = try lookup.adapted(to: try rows(samples))
    return AdaptedLayer(layer)
  }

  /// The tokens of each text.
  private func rows(_ input: NDArray) throws(KerasError) -> [[TextToken]] {
    guard let texts = input.utf8Strings else { throw KerasError("the layer takes text, got \(input.dtype).") }
    let shape = try rowShape(input.shape)
    var rows: [[TextToken]] = []
    if let splitting {
      rows = texts.map { splitting.apply(to: standardization?.apply(to: $0) ?? $0) }
    } else {
      // What is not split has its tokens along the last axis.
      let length = shape.rank > 1 ? shape[-1] : 1
      let tokens = texts.map { TextToken(standardization?.apply(to: $0) ?? $0) }
      rows = length == 0 ? [] : stride(from: 0, to: tokens.count, by: length).map { Array(tokens[$0..<$0 + length]) }
    }
    if let ngramWidths { rows = rows.map { ngrams($0, widths: ngramWidths) } }
    return rows
  }

  private func encoded(_ rows: [[TextToken]], _ shape: Shape, _ dtype: DType) throws(KerasError) -> NDArray {
    let longest = rows.map(\.count).max() ?? 0
    let isInt = lookup.outputMode == .int
    // Ragged rows are cut off and filled up with what nothing stands for; here all are as long as the longest.
    let length = isInt ? sequenceLength.map { isRagged ? min($0, longest) : $0 } ?? longest : longest
    let size = rows.count.multipliedReportingOverflow(by: length)
    guard !size.overflow, size.partialValue <= 1 << 31 else {
      throw KerasError("\(rows.count) texts of \(length) tokens are too many; make batches smaller.")
    }
    // 0 fills up where places are given out, and nothing where they are counted.
    var places = [Int](repeating: isInt ? 0 : -1, count: size.partialValue)
    for (row, tokens) in rows.enumerated() {
      let found = try lookup.places(Array(tokens.prefix(length)))
      for (column, place) in found.enumerated() { places[row * length + column] = place }
    }
    let isFlat = splitting == nil && shape.rank < 2
    return try lookup.encoded(places, shape: isFlat ? shape : tokenShape(shape, length), dtype: dtype)
  }
}
