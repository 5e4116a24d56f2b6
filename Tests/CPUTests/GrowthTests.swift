@testable import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Eight times the nodes take every stage of compiling little more than eight times as long: nothing is quadratic.
@Suite(.serialized) struct GrowthTests {
  #if DEBUG
    private static let small = 1 << 11
  #else
    private static let small = 1 << 13
  #endif

  /// The seconds of each stage on a graph of about `count` nodes.
  private func stages(_ big: BigGraph, _ count: Int) throws -> [(name: String, seconds: Double)] {
    var times: [(String, Double)] = []
    func stage<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
      var result: Result?
      times.append((name, try leastThreadTime(of: 3) { result = try body() }))
      return try #require(result)
    }
    let recorded = try stage("recording") { try big.graph(count) }
    let graph = try stage("passes") { try recorded.optimized() }
    let lowered = try stage("lowering") { try Lowering.lower(graph, lasting: []) }
    let fusion = try stage("fusion") { Fusion(lowered, fuses: true) }
    let work = fusion.work
    let schedule = try stage("schedule") { Schedule(work, fusion) }
    let life = try stage("lifetimes") {
      var life = Lifetimes(work, schedule, fusion)
      _ = life.replacements(work, schedule, fusion)
      life.extend(to: schedule.items.map { _ in true })
      return life
    }
    let requests = work.values.indices.filter { life.isNeeded[$0] }.map {
      MemoryPlan.Request(byteCount: work.values[$0].type.byteCount, first: life.first[$0], last: life.last[$0])
    }
    _ = try stage("memory plan") { MemoryPlan(requests, reuses: true) }
    let variables = graph.variables.map { Buffer($0) }
    _ = try stage("program") { try Program(graph, variables: variables) }
    return times
  }

  @Test(arguments: BigGraph.allCases) func everyStageGrowsWithItsInput(big: BigGraph) throws {
    let small = try stages(big, Self.small)
    let large = try stages(big, 8 * Self.small)
    for ((name, before), (_, after)) in zip(small, large) {
      // What takes no time at all has no growth to speak of.
      #expect(after <= mostGrowth * max(before, 0.002), "\(big) \(name): \(before) s, then \(after) s")
    }
  }
}
