/// A model recorded once, for the sake of what its layers declare: weights and output shapes.
struct ModelTrace {
  /// The weights in the order of files.
  let weights: [Trace.Weight]
  /// The calls of layers, innermost first.
  let calls: [Trace.Call]
  /// The types of the model's outputs.
  let outputs: [TensorType]
  /// What layers keep from one batch to the next.
  let states: [WeightKey]
  /// Whether layers compute on arrays beside the graph.
  let usesHost: Bool

  /// Records `model` for inputs of these types; `keepingShapes`, with functions that keep the shape in place of those that
  /// are missing.
  init(_ model: LayerInstance, inputs: [TensorType], keepingShapes: Bool = false) throws(KerasError) {
    let (trace, tensors) = try model.recorded(inputs: inputs, isTraining: false, keepingShapes: keepingShapes)
    outputs = tensors.map(\.type)
    usesHost = !trace.hostCalls.isEmpty || inputs.contains { $0.dtype == .string }
    weights = model.inFileOrder(trace.weights)
    calls = trace.calls
    states = trace.states.map(\.key)
  }
}

/// Numbers in place of the extents that a model leaves open, to be able to record it before there is data.
struct OpenExtents {
  /// The batch size.
  var batch: Int
  /// Every other extent.
  var inner: Int

  /// What is tried in turn: primes, which no accident makes fit, then extents that can be halved many times, as
  /// networks need that shrink and grow images, and larger and larger ones, for networks that cut off what they have seen
  /// too little around.
  static let candidates =
    [
      (OpenExtents(batch: 97, inner: 97), OpenExtents(batch: 89, inner: 89)),
      (OpenExtents(batch: 7, inner: 256), OpenExtents(batch: 5, inner: 320)),
      (OpenExtents(batch: 7, inner: 299), OpenExtents(batch: 5, inner: 331)),
    ] + (5...9).map { (OpenExtents(batch: 7, inner: 1 << (2 * $0)), OpenExtents(batch: 5, inner: 5 << (2 * $0 - 2))) }

  /// `input` with these numbers; nil when nothing is known of its shape.
  func type(of input: ModelInput) -> TensorType? {
    guard let shape = input.shape, shape.rank > 0 else { return nil }
    let inner = shape.dimensions.dropFirst().map { $0 ?? self.inner }
    return TensorType(Shape([shape.dimensions[0] ?? batch] + inner), input.dtype)
  }
}
