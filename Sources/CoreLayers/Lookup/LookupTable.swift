internal import KerasCore

/// A vocabulary with a place for each of its tokens.
struct LookupTable<Key: Token>: Sendable {
  /// The tokens without the special ones, in the order of their places.
  let tokens: [Key]
  /// The place of each.
  let places: [Key: Int]
  /// The number of all places, those of special tokens included.
  let size: Int
  private let weights: [Float]?

  /// The table of `vocabulary`, which may begin with the special tokens: `mask` up to the place `oovStart`, then `oovCount` times
  /// `oov`.
  init(
    _ vocabulary: [Key], mask: Key?, oov: Key?, oovStart: Int, oovCount: Int, weights: [Double]?
  ) throws(KerasError) {
    let start = oovStart + oovCount
    let special = Array(repeating: mask, count: oovStart) + Array(repeating: oov, count: oovCount)
    let hasSpecial = vocabulary.count >= start && zip(vocabulary, special).allSatisfy { $0 == $1 }
    tokens = hasSpecial ? Array(vocabulary.dropFirst(start)) : vocabulary
    size = start + tokens.count
    var places: [Key: Int] = [:]
    places.reserveCapacity(tokens.count)
    for (index, token) in tokens.enumerated() {
      guard places.updateValue(start + index, forKey: token) == nil else {
        throw KerasError("the vocabulary has \(token.quoted) twice.")
      }
    }
    self.places = places
    guard let weights else {
      self.weights = nil
      return
    }
    // The special tokens weigh as much as the others do on average, unless it is stated.
    let mean = weights.reduce(0, +) / Double(max(weights.count, 1))
    let front = hasSpecial || weights.count >= size ? [] : Array(repeating: mean, count: start)
    self.weights = (front + weights).map { Float($0) }
  }

  /// The weight of each place.
  func requiredWeights() throws(KerasError) -> [Float] {
    guard let weights else {
      throw KerasError("\"idf_weights\" are missing, the weights of the tokens.")
    }
    return weights
  }
}
