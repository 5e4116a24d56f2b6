internal import Graph
internal import KerasCore

/// A layer that repeats a cell for every step of a sequence.
public protocol RecurrentLayer: Layer {
  /// The options that all of them have.
  var recurrence: RecurrentOptions { get set }
}

extension RecurrentLayer {
  public var argumentNames: [String] { ["inputs", "initial_state"] }

  /// The weights are those of the cell that Keras has in the layer.
  public var weightParts: [WeightPart] { [WeightPart("cell", className: Self.className + "Cell")] }
}

/// The options that all recurrent layers have, and what they do.
public struct RecurrentOptions: Sendable {
  /// Whether the outputs of all steps are returned, rather than the last one.
  public var returnSequences = false
  /// Whether the last states are returned too.
  public var returnState = false
  /// Whether the sequence is run through from its end.
  public var goBackwards = false
  /// Whether each call starts from the states that the call before it left.
  public var isStateful = false
  /// Keras's option to repeat the steps in the graph: it changes nothing.
  public var unroll = false
  /// Whether the output of a step that does not count is 0, rather than the output before.
  public var zeroOutputForMask = false

  /// Whether steps, not samples, are the first axis of sequences; tf.keras alone has it.
  public var isTimeMajor = false
  /// How many of the tensors that the layer is called on every step sees, the last ones; before Keras 3.
  public var constantCount = 0

  /// Keras's defaults.
  public init() {}

  /// Reads or writes the options.
  mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.field("return_sequences", &returnSequences)
    try config.field("return_state", &returnState)
    try config.field("go_backwards", &goBackwards)
    try config.field("stateful", &isStateful)
    try config.field("unroll", &unroll)
    if config.isReading || config.generation >= .keras3 || zeroOutputForMask {
      try config.field("zero_output_for_mask", &zeroOutputForMask)
    }
    if config.generation < .keras3 {
      if config.isReading || isTimeMajor { try config.field("time_major", &isTimeMajor) }
      if config.isReading || constantCount > 0 {
        try config.field("num_constants", &constantCount, in: LayerConfig.amounts)
      }
    } else {
      try config.ignoring("time_major", when: false)
      try config.ignoring("num_constants", when: 0)
      guard !isTimeMajor, constantCount == 0 else {
        throw KerasError(
          isTimeMajor
            ? "sequences whose first axis is that of the steps cannot be written for Keras 3, which has none."
            : "tensors that every step sees cannot be written for Keras 3, whose layers take none.")
      }
    }
    config.ignoring(anyValueOf: "input_dim", "input_length", "use_cudnn", "implementation")
  }
}
