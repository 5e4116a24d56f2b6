internal import Graph
internal import KerasCore

/// Random numbers that several calls of one layer share: made in the first call, and in the same order ever after.
package final class RandomDraws {
  private var drawn: [Tensor] = []
  private var position = 0

  /// No numbers yet.
  package init() {}

  /// Starts over with the first numbers.
  package func rewind() { position = 0 }

  /// The numbers that come next, made by `body` the first time.
  func next(_ body: () throws(KerasError) -> Tensor) throws(KerasError) -> Tensor {
    if position == drawn.count { drawn.append(try body()) }
    position += 1
    return drawn[position - 1]
  }
}
