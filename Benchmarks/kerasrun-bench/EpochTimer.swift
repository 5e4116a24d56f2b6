import Keras

/// How long each epoch takes, and the loss of the last.
final class EpochTimer: Callback {
  private(set) var times: [Duration] = []
  private(set) var lastLoss = Double.nan
  private var start = ContinuousClock.now

  func onEpochBegin(_ epoch: Int, _ model: Model) throws(KerasError) { start = .now }

  func onEpochEnd(_ epoch: Int, _ results: Results, _ model: Model) throws(KerasError) {
    times.append(.now - start)
    lastLoss = results["loss"] ?? .nan
  }
}
