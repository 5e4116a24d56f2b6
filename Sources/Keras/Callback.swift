/// Somebody who wants to know how training goes.
///
/// Every requirement has an empty default. ``Model/stopTraining`` ends training after the current step; what was done of the
/// epoch counts as an epoch, but is not validated.
public protocol Callback {
  /// An epoch begins; epochs count from 0.
  func onEpochBegin(_ epoch: Int, _ model: Model) throws(KerasError)

  /// A batch of an epoch is done; batches count from 0. Taking ``BatchResults/results`` is what costs time.
  func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) throws(KerasError)

  /// A batch of a validation is done; batches count from 0.
  func onTestBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) throws(KerasError)

  /// An epoch, with its validation, is done.
  func onEpochEnd(_ epoch: Int, _ results: Results, _ model: Model) throws(KerasError)
}

extension Callback {
  public func onEpochBegin(_ epoch: Int, _ model: Model) throws(KerasError) {}
  public func onBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) throws(KerasError) {}
  public func onTestBatchEnd(_ batch: Int, _ results: BatchResults, _ model: Model) throws(KerasError) {}
  public func onEpochEnd(_ epoch: Int, _ results: Results, _ model: Model) throws(KerasError) {}
}

/// The loss and the metrics of an epoch up to a batch, read when they are asked for.
public struct BatchResults {
  /// How many batches the epoch has.
  public let batchCount: Int
  let graph: CompiledGraph

  /// The loss of this batch alone.
  public var batchLoss: Double { Double(graph.number(0)) }

  /// The loss and the metrics of the epoch up to this batch.
  public var results: Results { graph.results }
}
