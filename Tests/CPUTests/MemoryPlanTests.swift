@testable import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Where values lie in the block of a program.
struct MemoryPlanTests {
  private typealias Request = MemoryPlan.Request

  /// Requests of a program of `steps` steps: most values live for a few of them, some for many.
  private func requests(_ seed: Int, _ count: Int, steps: Int) -> [Request] {
    var generator = Generator(seed: seed)
    return (0..<count).map { _ in
      let first = Int.random(in: -1..<steps, using: &generator)
      let length = Int.random(in: 0..<(Bool.random(using: &generator) ? 3 : steps), using: &generator)
      let size = Int.random(in: 0...(Bool.random(using: &generator) ? 40 : 4000), using: &generator)
      return Request(byteCount: size, first: first, last: min(first + length, steps))
    }
  }

  /// Requests alive at the same time whose places overlap, or that begin in the midst of a cache line.
  private func faults(_ requests: [Request], _ plan: MemoryPlan) -> Int {
    var faults = 0
    for (a, offset) in zip(requests, plan.offsets) where offset % 64 != 0 || offset + a.byteCount > plan.byteCount {
      faults += 1
    }
    let order = requests.indices.sorted { plan.offsets[$0] < plan.offsets[$1] }
    for (place, a) in order.enumerated() {
      let end = plan.offsets[a] + requests[a].byteCount
      for b in order[(place + 1)...] {
        if plan.offsets[b] >= end { break }
        if requests[b].byteCount > 0 && requests[a].first <= requests[b].last && requests[b].first <= requests[a].last {
          faults += 1
        }
      }
    }
    return faults
  }

  /// The bytes alive at the worst step: no plan can do with less.
  private func floor(_ requests: [Request]) -> Int {
    var changes: [Int: Int] = [:]
    for request in requests {
      changes[request.first, default: 0] += request.size
      changes[request.last + 1, default: 0] -= request.size
    }
    var (alive, most) = (0, 0)
    for (_, change) in changes.sorted(by: { $0.key < $1.key }) {
      alive += change
      most = max(most, alive)
    }
    return most
  }

  @Test(arguments: 0..<60) func whatLivesTogetherLiesApart(seed: Int) {
    let requests = requests(seed, 5 + 5 * seed, steps: 4 + seed)
    let plan = MemoryPlan(requests, reuses: true)
    #expect(faults(requests, plan) == 0)
    #expect(plan.byteCount >= floor(requests))
    let apart = MemoryPlan(requests, reuses: false)
    #expect(faults(requests.map { Request(byteCount: $0.byteCount, first: 0, last: 0) }, apart) == 0)
  }

  /// More than are placed by looking at one another.
  @Test(arguments: 0..<3) func veryLargePrograms(seed: Int) {
    let requests = requests(seed, MemoryPlan.largest + 3000, steps: 5000)
    let plan = MemoryPlan(requests, reuses: true)
    #expect(faults(requests, plan) == 0)
    #expect(plan.byteCount < 2 * floor(requests))
  }

  @Test func aLongChainTakesNoMoreThanItsNeighbours() {
    let requests = (0..<(4 * MemoryPlan.largest)).map { Request(byteCount: 100, first: $0, last: $0 + 1) }
    let plan = MemoryPlan(requests, reuses: true)
    #expect(faults(requests, plan) == 0)
    // Two for the largest and two for the rest.
    #expect(plan.byteCount == 4 * 128)
  }

  @Test func neighboursInTimeAreNotAliveTogether() {
    let plan = MemoryPlan(
      [Request(byteCount: 64, first: 0, last: 1), Request(byteCount: 64, first: 2, last: 3)], reuses: true)
    #expect(plan.byteCount == 64)
    let overlapping = MemoryPlan(
      [Request(byteCount: 64, first: 0, last: 2), Request(byteCount: 64, first: 2, last: 3)], reuses: true)
    #expect(overlapping.byteCount == 128)
  }

  /// What training steps of known networks take; a plan that is larger has become worse.
  @Test(arguments: zip(Network.allCases, [1_794_304, 73_288_576, 20_982_272]))
  func trainingSteps(network: Network, bytes: Int) throws {
    let verifier = try WorkVerifier(network.trainingStep())
    #expect(verifier.faults == [])
    let requests = verifier.requests.map(\.request)
    let plan = MemoryPlan(requests, reuses: true)
    #expect(faults(requests, plan) == 0)
    #expect(plan.byteCount <= bytes)
  }

  @Test func freeRangesAreJoinedAndUsedAgain() {
    var free = FreeList()
    let places = (0..<4).map { _ in free.allocate(128) }
    #expect(places == [0, 128, 256, 384] && free.top == 512)
    free.release(128, 128)
    free.release(256, 128)
    #expect(free.allocate(256) == 128)
    free.release(384, 128)
    // The last range grows with the block.
    #expect(free.allocate(512) == 384 && free.top == 896)
    free.release(0, 128)
    #expect(free.allocate(64) == 0 && free.allocate(64) == 64 && free.allocate(0) == 0)
  }

  /// Whatever is taken and given back, no two ranges that are taken overlap.
  @Test(arguments: 0..<20) func rangesOfAFreeListLieApart(seed: Int) {
    var generator = Generator(seed: seed)
    var free = FreeList()
    var taken: [Range<Int>] = []
    for _ in 0..<400 {
      if !taken.isEmpty && Int.random(in: 0..<5, using: &generator) < 2 {
        let range = taken.remove(at: Int.random(in: taken.indices, using: &generator))
        free.release(range.lowerBound, range.count)
      } else {
        let size = 64 * Int.random(in: 1...40, using: &generator)
        let begin = free.allocate(size)
        #expect(!taken.contains { $0.overlaps(begin..<begin + size) } && begin + size <= free.top)
        taken.append(begin..<begin + size)
      }
    }
    for range in taken { free.release(range.lowerBound, range.count) }
    // All is one range again.
    let all = free.top
    #expect(free.allocate(all) == 0 && free.top == all)
  }
}
