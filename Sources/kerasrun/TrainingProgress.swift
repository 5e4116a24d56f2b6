internal import Keras

/// Shows how training goes: Keras's bars on a terminal, elsewhere a line for each epoch.
final class TrainingProgress: Callback {
  private let epochs: Int
  private let common: CommonOptions
  private var bar = ProgressBar(isShown: false)

  init(epochs: Int, _ common: CommonOptions) {
    self.epochs = epochs
    self.common = common
  }

  func onEpochBegin(_ epoch: Int, _ model: Model) {
    bar = ProgressBar(isShown: common.isForPeople)
    if common.isForPeople, Terminal.showsProgress {
      Terminal.writeToStandardError("Epoch \(epoch + 1)/\(epochs)\n")
    }
  }

  func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) {
    (batchesDone, batchCount) = (batch + 1, results.batchCount)
    // The last one comes with the validation, at the end of the epoch.
    guard batch + 1 < results.batchCount else { return }
    bar.show(batch + 1, of: results.batchCount) { " - \(results.results)" }
  }

  private var batchesDone = 0
  private var batchCount = 0

  func onEpochEnd(_ epoch: Int, _ results: Results, _ model: Model) {
    guard common.isForPeople else { return }
    if Terminal.showsProgress {
      bar.finish(batchesDone, of: batchCount) { " - \(results)" }
    } else {
      common.print("Epoch \(epoch + 1)/\(epochs) - \(ProgressBar.duration(bar.elapsed)) - \(results)\n")
    }
  }
}
