/// The order in which an epoch visits samples, cut into batches; the last one may be smaller.
///
///     var batches = Batches(of: 0..<60_000, batchSize: 128)
///     batches.shuffle(seed: 42, epoch: 3)
///     for batch in 0..<batches.count {
///       copy(samples: batches[batch].span, of: images, into: &memory, scale: 1 / 255)
///     }
public struct Batches: Sendable {
  /// The samples in the order of this epoch.
  public private(set) var order: [Int]
  /// Samples in every batch but perhaps the last.
  public let batchSize: Int
  private let samples: Range<Int>

  /// The samples in their own order.
  public init(of samples: Range<Int>, batchSize: Int) {
    precondition(batchSize > 0, "a batch has at least one sample")
    self.samples = samples
    self.batchSize = batchSize
    order = Array(samples)
  }

  /// How many batches an epoch has.
  public var count: Int { (order.count + batchSize - 1) / batchSize }

  /// The samples of the batch at `index`.
  public subscript(index: Int) -> ArraySlice<Int> {
    order[index * batchSize..<min((index + 1) * batchSize, order.count)]
  }

  /// Puts the samples in the order that belongs to `seed` and `epoch`, whatever their order was: Fisher and Yates's
  /// shuffle with SplitMix64. Allocates nothing.
  public mutating func shuffle(seed: UInt64, epoch: Int) {
    for index in order.indices { order[index] = samples.lowerBound + index }
    // The epoch goes through the generator once, so that neighbouring seeds and epochs have nothing in common.
    var epochs = SplitMix64(seed: UInt64(bitPattern: Int64(epoch)))
    var random = SplitMix64(seed: seed ^ epochs.next())
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(random.below(UInt64(last + 1))))
    }
  }
}
