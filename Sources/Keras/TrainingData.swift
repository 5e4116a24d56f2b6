/// Samples to train or evaluate with: what a model takes, what it should return, and how much each sample counts.
public struct TrainingData: Sendable {
  /// One array for each of the model's inputs, samples along the first axis.
  public var inputs: [NDArray]
  /// One array for each of the model's outputs.
  public var targets: [NDArray]
  /// How much each sample counts: no array, one for all outputs, or one for each.
  public var sampleWeights: [NDArray]
  /// By what the elements of each input are multiplied.
  public var scales: [Float]

  /// Samples of several inputs and outputs.
  public init(inputs: [NDArray], targets: [NDArray], sampleWeights: [NDArray] = [], scales: [Float]? = nil) {
    self.inputs = inputs
    self.targets = targets
    self.sampleWeights = sampleWeights
    self.scales = scales ?? inputs.map { _ in 1 }
  }

  /// Samples of one input and one output; `scale` multiplies every element of the input, as 1 / 255 does for bytes.
  public init(_ input: NDArray, _ target: NDArray, sampleWeight: NDArray? = nil, scale: Float = 1) {
    self.init(
      inputs: [input], targets: [target], sampleWeights: sampleWeight.map { [$0] } ?? [], scales: [scale])
  }
}
