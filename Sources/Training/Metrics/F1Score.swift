internal import Graph
public import KerasCore

/// The harmonic mean of precision and recall, for each class.
///
/// Source: `keras/src/metrics/f_score_metrics.py`.
public struct F1Score: FScore {
  public static var usualName: String { "f1_score" }
  public var average: FScoreAverage?
  public var threshold: Double?

  public init() {}

  public var beta: Double { 1 }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) { try configureScore(&config) }
}
