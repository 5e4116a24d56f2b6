internal import Keras

/// Ends training after the step in which the process is interrupted.
final class Interruption: Callback {
  private var epoch = 0
  /// When that was; nil when it was not.
  private(set) var place: String?

  func onEpochBegin(_ epoch: Int, _ model: Model) { self.epoch = epoch }

  func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) {
    stop(model, "in epoch \(epoch + 1) after batch \(batch + 1) of \(results.batchCount)")
  }

  func onTestBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) {
    stop(model, "in the validation of epoch \(epoch + 1)")
  }

  private func stop(_ model: Model, _ place: String) {
    guard Interrupts.wasNoted, self.place == nil else { return }
    self.place = place
    model.stopTraining = true
  }
}
