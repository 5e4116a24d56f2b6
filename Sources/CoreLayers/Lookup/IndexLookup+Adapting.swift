internal import KerasCore

extension IndexLookup {
  /// The lookup with the vocabulary of `documents`: the most frequent tokens first, and of those as frequent the greatest.
  ///
  /// The weight of a token is log(1 + documents / (1 + documents that have it)). Source: `update_state` and `finalize_state` in
  /// `keras/src/layers/preprocessing/index_lookup.py`.
  func adapted(to documents: [[Key]]) throws(KerasError) -> IndexLookup {
    var counts: [Key: (all: Int, documents: Int, last: Int)] = [:]
    for (document, tokens) in documents.enumerated() {
      for token in tokens where token != maskToken && token != oovToken {
        var count = counts[token] ?? (0, 0, -1)
        count.all += 1
        if count.last != document { (count.documents, count.last) = (count.documents + 1, document) }
        counts[token] = count
      }
    }
    guard !counts.isEmpty else { throw KerasError("the data have no tokens to learn.") }
    var found = counts.sorted { a, b in
      a.value.all != b.value.all ? a.value.all > b.value.all : b.key < a.key
    }
    if let maxTokens { found = Array(found.prefix(max(0, maxTokens - oovStart - numOOVIndices))) }
    var adapted = self
    adapted.vocabulary = found.map(\.key)
    if outputMode == .tfIDF {
      adapted.idfWeights = found.map { token in
        Double(Float(Elementary.log(1 + Double(documents.count) / Double(1 + token.value.documents))))
      }
    }
    try adapted.prepare()
    return adapted
  }

  /// The lookup with the vocabulary of `samples`, each a document.
  func adapted(to samples: NDArray) throws(KerasError) -> IndexLookup {
    let tokens = try Key.tokens(samples)
    // One axis is one document.
    let count = samples.shape.rank > 1 ? samples.shape[0] : 1
    let size = tokens.count / max(count, 1)
    return try adapted(to: (0..<count).map { Array(tokens[$0 * size..<($0 + 1) * size]) })
  }

  /// Whether the vocabulary is to be learned.
  var learns: Bool { !isStated && !invert }
}
