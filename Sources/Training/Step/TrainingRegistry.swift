internal import KerasCore

/// Which Swift types stand for the optimizers, losses, metrics and learning rate schedules that a file may mention.
///
///     var registry = TrainingRegistry.keras
///     registry.register(MyLoss.self)
public struct TrainingRegistry: Sendable {
  private var optimizers: [String: @Sendable () -> any Optimizer] = [:]
  private var losses: [String: @Sendable () -> any Loss] = [:]
  private var metrics: [String: @Sendable () -> any Metric] = [:]
  private var schedules: [String: @Sendable () -> any LearningRateSchedule] = [:]

  /// A registry that knows nothing. Start from ``keras`` unless you want to name everything yourself.
  public init() {}

  /// Makes `type` stand for its class name and for `names`; capitals and underscores do not matter.
  public mutating func register<O: Optimizer>(_ type: O.Type, as names: String...) {
    for name in Self.keys(O.className, names) { optimizers[name] = { O() } }
  }

  /// Makes `type` stand for its class name and for `names`; capitals and underscores do not matter.
  public mutating func register<L: Loss>(_ type: L.Type, as names: String...) {
    for name in Self.keys(L.className, names) { losses[name] = { L() } }
  }

  /// Makes `type` stand for its class name and for `names`; capitals and underscores do not matter.
  public mutating func register<M: Metric>(_ type: M.Type, as names: String...) {
    for name in Self.keys(M.className, names) { metrics[name] = { M() } }
  }

  /// Makes `type` stand for its class name and for `names`; capitals and underscores do not matter.
  public mutating func register<S: LearningRateSchedule>(_ type: S.Type, as names: String...) {
    for name in Self.keys(S.className, names) { schedules[name] = { S() } }
  }

  func makeOptimizer(_ object: SerializedObject) throws(KerasError) -> any Optimizer {
    guard let make = optimizers[object.name] ?? optimizers[object.key] else {
      throw unknown("optimizer", object, optimizers.keys)
    }
    return make()
  }

  func makeLoss(_ object: SerializedObject) throws(KerasError) -> any Loss {
    guard let make = losses[object.name] ?? losses[object.key] else { throw unknown("loss", object, losses.keys) }
    return make()
  }

  /// A metric of its own, or a loss that is averaged.
  func makeMetric(_ object: SerializedObject) throws(KerasError) -> any Metric {
    if let make = metrics[object.name] ?? metrics[object.key] { return make() }
    if let make = losses[object.name] ?? losses[object.key] { return LossMetric(make()) }
    throw unknown("metric", object, Array(metrics.keys) + losses.keys)
  }

  func makeSchedule(_ object: SerializedObject) throws(KerasError) -> any LearningRateSchedule {
    guard let make = schedules[object.name] ?? schedules[object.key] else {
      throw unknown("learning rate schedule", object, schedules.keys)
    }
    return make()
  }

  /// The class name as it is, which comes first because `Accuracy` and `accuracy` are different metrics, and all names
  /// without capitals and underscores.
  private static func keys(_ className: String, _ names: [String]) -> [String] {
    [className] + ([className] + names).map { name in name.filter { $0 != "_" }.lowercased() }
  }

  private func unknown(_ kind: String, _ object: SerializedObject, _ known: some Collection<String>) -> KerasError {
    let nearest = known.map { (name: $0, distance: editDistance($0, object.key)) }
      .min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    let fact = "the \(kind) \"\(object.name)\" is not known."
    if let nearest, nearest.distance <= 2 { return KerasError("\(fact) Did you mean \"\(nearest.name)\"?") }
    return KerasError(
      fact,
      remedy: .init(
        forPrograms: "Register it with TrainingRegistry.register(_:).",
        forCommand: "Name one that Keras has in its place."))
  }
}
