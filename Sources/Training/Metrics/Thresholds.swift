public import KerasCore

/// The thresholds that predictions are compared with: one number, a list of them, or null for the usual one.
public struct Thresholds: ConfigValue, Equatable, Sendable {
  /// As the configuration states it.
  public let config: JSON
  /// The thresholds that are stated; nil: none.
  let stated: [Double]?

  public static var expectation: String { "a number from 0 to 1, a list of them, or null" }

  private init(config: JSON, stated: [Double]?) { (self.config, self.stated) = (config, stated) }

  /// The usual threshold.
  public init() { self.init(config: .null, stated: nil) }

  /// These thresholds.
  public init(_ values: Double...) {
    self.init(config: values.count == 1 ? .double(values[0]) : values.config, stated: values)
  }

  public init?(config json: JSON) {
    guard json != .null else {
      self.init()
      return
    }
    guard let values = json.double.map({ [$0] }) ?? [Double](config: json), !values.isEmpty,
      values.allSatisfy((0...1).contains)
    else { return nil }
    self.init(config: json, stated: values)
  }
}

/// A row of thresholds, and whether they divide the range from 0 to 1 evenly.
struct ThresholdRow {
  let values: [Double]
  /// Whether the first and the last lie outside the range, so that 0 is above the first.
  let reachesBeyond: Bool

  /// These thresholds; where they are those of an area, the ends reach beyond the range by ε = 1e-7.
  init(_ values: [Double], reachingBeyond: Bool = false) {
    reachesBeyond = reachingBeyond
    self.values = values
  }

  /// `count` thresholds from 0 to 1, evenly spaced; one is 0.5.
  init(count: Int, reachingBeyond: Bool = false) {
    guard count > 1 else {
      self.init([0.5])
      return
    }
    self.init((0..<count).map { Double($0) / Double(count - 1) }, reachingBeyond: reachingBeyond)
  }

  /// Whether they are spaced evenly from 0 to 1, so that a prediction's place among them can be computed.
  var isEven: Bool {
    values.count >= 3
      && values.indices.allSatisfy {
        abs(values[$0] - Double($0) / Double(values.count - 1)) <= 1e-7 + 1e-5 * values[$0]
      }
  }
}
