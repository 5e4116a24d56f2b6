public import KerasCore

/// Arrays that belong together, sample by sample: the inputs and targets of a model.
public struct Dataset: Sendable {
  /// The arrays, samples along the first axis of each.
  public let arrays: [NDArray]
  /// How many samples each array has.
  public let sampleCount: Int

  /// The samples of `arrays`, which must be equally many. The names are for the error that says they are not.
  public init(_ arrays: [(name: String, array: NDArray)]) throws(KerasError) {
    var counts: [Int] = []
    for (name, array) in arrays {
      guard array.shape.rank > 0 else {
        throw KerasError("\"\(name)\" is a single number; samples are needed along a first axis.")
      }
      counts.append(array.shape[0])
      guard counts[0] == array.shape[0] else {
        throw KerasError(
          "\"\(arrays[0].name)\" has \(counts[0]) samples, but \"\(name)\" has \(array.shape[0]); "
            + "they must be equally many."
        )
      }
    }
    self.arrays = arrays.map(\.array)
    sampleCount = counts.first ?? 0
  }

  /// The first samples for training and the last `fraction` of them for validation, as Keras splits them.
  public func split(validation fraction: Double) throws(KerasError) -> (training: Range<Int>, validation: Range<Int>) {
    let boundary = (Double(sampleCount) * (1 - fraction)).rounded(.down)
    guard fraction > 0, fraction < 1, boundary > 0, Int(boundary) < sampleCount else {
      throw KerasError(
        "a validation split of \(fraction) leaves a side of \(sampleCount) samples empty; it must lie between 0 and 1."
      )
    }
    return (0..<Int(boundary), Int(boundary)..<sampleCount)
  }
}
