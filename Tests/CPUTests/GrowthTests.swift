@testable import CPU
import Graph
import KerasCore
import TestSupport
import Testing

/// Twice the nodes take at most 2.3 times as long to compile, and no stage is quadratic.
@Suite(.serialized) struct GrowthTests {
  #if DEBUG
    private static let small = 1 << 11
  #else
    private static let small = 1 << 13
  #endif

  /// How much longer compiling eight times the nodes takes at most.
  private static let mostOfAll = 2.3 * 2.3 * 2.3

  /// What a stage of compiling is called and takes.
  private typealias Stage = (name: String, seconds: Double)

  /// The seconds of each stage on a graph of about `count` nodes.
  private func stages(_ big: BigGraph, _ count: Int) throws -> [Stage] {
    var times: [Stage] = []
    func stage<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
      var result: Result?
      times.append((name, try threadTime { result = try body() }))
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

  /// How the times of a small and a large graph grow too much; empty when they do not.
  private func faults(_ small: [Stage], _ large: [Stage]) -> [String] {
    let stages = zip(small, large).compactMap { before, after in
      growthFault(before.seconds, after.seconds).map { "\(before.name): \($0)" }
    }
    let (before, after) = (small.reduce(0) { $0 + $1.seconds }, large.reduce(0) { $0 + $1.seconds })
    return stages + (growthFault(before, after, most: Self.mostOfAll).map { ["all: \($0)"] } ?? [])
  }

  @Test(arguments: BigGraph.allCases) func everyStageGrowsWithItsInput(big: BigGraph) throws {
    var small = try stages(big, Self.small)
    var large = try stages(big, 8 * Self.small)
    for _ in 1..<growthAttempts where !faults(small, large).isEmpty {
      small = least(small, try stages(big, Self.small))
      large = least(large, try stages(big, 8 * Self.small))
    }
    #expect(faults(small, large) == [], "\(big)")
  }

  private func least(_ some: [Stage], _ others: [Stage]) -> [Stage] {
    zip(some, others).map { ($0.name, min($0.seconds, $1.seconds)) }
  }
}
