/// Places values in one block of memory so that those alive at the same time do not overlap.
///
/// The largest go first, each to the lowest place that is free during its life; a value of every step of a deep network
/// then costs little more than the two widest of its neighbours. That takes a look at all that are placed already, so
/// what is not among the largest of a very large program gets its place above them, step by step, from a ``FreeList``.
struct MemoryPlan {
  /// A value's need: its size and the steps between which, both included, it must stay.
  struct Request {
    var byteCount: Int
    var first: Int
    var last: Int
  }

  /// How many of the largest are placed by looking at one another.
  static let largest = 2048

  /// Where each request begins.
  private(set) var offsets: [Int]
  /// The size of the block.
  private(set) var byteCount = 0

  /// A plan for `requests`; without `reuses` no two share memory.
  init(_ requests: [Request], reuses: Bool) {
    offsets = [Int](repeating: 0, count: requests.count)
    if reuses {
      let order = requests.indices.sorted { (requests[$0].byteCount, $1) > (requests[$1].byteCount, $0) }
      placeLargest(order.prefix(Self.largest), requests)
      placeInSteps(Array(order.dropFirst(Self.largest)), requests)
    } else {
      for index in requests.indices {
        offsets[index] = byteCount
        byteCount += requests[index].size
      }
    }
  }

  private mutating func placeLargest(_ order: ArraySlice<Int>, _ requests: [Request]) {
    var placed: [Int] = []
    for index in order {
      let request = requests[index]
      var offset = 0
      // `placed` is in the order of offsets, so the first gap that is wide enough is the lowest.
      for other in placed where requests[other].first <= request.last && request.first <= requests[other].last {
        if offsets[other] >= offset + request.size { break }
        offset = max(offset, offsets[other] + requests[other].size)
      }
      offsets[index] = offset
      byteCount = max(byteCount, offset + request.size)
      let position = placed.firstIndex { offsets[$0] > offset } ?? placed.count
      placed.insert(index, at: position)
    }
  }

  /// Places `order`, the largest first, above all that is placed.
  private mutating func placeInSteps(_ order: [Int], _ requests: [Request]) {
    let bottom = byteCount
    var free = FreeList()
    let arrivals = Self.inOrder(order, of: \.first, requests)
    let departures = Self.inOrder(order, of: \.last, requests)
    var gone = 0
    for index in arrivals {
      while gone < departures.count, requests[departures[gone]].last < requests[index].first {
        free.release(offsets[departures[gone]] - bottom, requests[departures[gone]].size)
        gone += 1
      }
      offsets[index] = bottom + free.allocate(requests[index].size)
    }
    byteCount = bottom + free.top
  }

  /// `order` by a step; what has the same step stays in order.
  private static func inOrder(
    _ order: [Int], of step: KeyPath<Request, Int>, _ requests: [Request]
  ) -> [Int] {
    order.enumerated()
      .sorted { (requests[$0.element][keyPath: step], $0.offset) < (requests[$1.element][keyPath: step], $1.offset) }
      .map(\.element)
  }
}

extension MemoryPlan.Request {
  /// The bytes it takes: whole cache lines.
  var size: Int { (byteCount + 63) / 64 * 64 }
}
