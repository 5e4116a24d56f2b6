internal import Graph
public import KerasCore

/// The weighted harmonic mean of precision and recall: (1 + β²) · p · r / (β² p + r), for each class.
///
/// Source: `keras/src/metrics/f_score_metrics.py`.
public struct FBetaScore: FScore {
  public static var usualName: String { "fbeta_score" }
  public var average: FScoreAverage?
  public var beta = 1.0
  public var threshold: Double?

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("beta", &beta, in: Double.leastNonzeroMagnitude...Double.greatestFiniteMagnitude)
    try configureScore(&config)
  }
}
