/// Places values in one block of memory so that those alive at the same time do not overlap.
///
/// The largest go first, each to the lowest place that is free during its life; a value of every step of a deep network
/// then costs little more than the two widest of its neighbours.
struct MemoryPlan {
  /// A value's need: its size and the steps between which, both included, it must stay.
  struct Request {
    var byteCount: Int
    var first: Int
    var last: Int
  }

  /// Where each request begins.
  private(set) var offsets: [Int]
  /// The size of the block.
  private(set) var byteCount = 0

  /// A plan for `requests`; without `reuses` no two share memory.
  init(_ requests: [Request], reuses: Bool) {
    offsets = [Int](repeating: 0, count: requests.count)
    let order = requests.indices.sorted { (requests[$0].byteCount, $1) > (requests[$1].byteCount, $0) }
    var placed: [Int] = []
    for index in order {
      let request = requests[index]
      let size = (request.byteCount + 63) / 64 * 64
      var offset = 0
      if reuses {
        // `placed` is in the order of offsets, so the first gap that is wide enough is the lowest.
        for other in placed where requests[other].first <= request.last && request.first <= requests[other].last {
          if offsets[other] >= offset + size { break }
          offset = max(offset, offsets[other] + (requests[other].byteCount + 63) / 64 * 64)
        }
      } else {
        offset = byteCount
      }
      offsets[index] = offset
      byteCount = max(byteCount, offset + size)
      let position = placed.firstIndex { offsets[$0] > offset } ?? placed.count
      placed.insert(index, at: position)
    }
  }
}
