public import Graph
public import KerasCore

/// Two recurrent layers, one through the sequence from its start and one from its end, and their outputs merged.
///
/// Source: `keras/src/layers/rnn/bidirectional.py`.
public struct Bidirectional: Layer {
  /// The function that makes one of the two outputs.
  public enum MergeMode: String, ConfigChoice, Sendable {
    case sum, mul, concat, ave
  }

  /// The layer that goes forwards.
  public var layer = LayerInstance(LSTM(), name: "lstm")
  /// The layer that goes backwards; nil for one like the other.
  public var backwardLayer: LayerInstance?
  /// The merge mode of the outputs; nil returns both.
  public var mergeMode: MergeMode? = .concat

  public init() {}

  /// `layer` both ways.
  public init(_ layer: LayerInstance, mergeMode: MergeMode? = .concat) {
    self.layer = layer
    self.mergeMode = mergeMode
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    try config.layer("layer", &layer)
    if config.isReading {
      if config.has("backward_layer"), config.take("backward_layer") != .null {
        var backward = layer
        try config.layer("backward_layer", &backward)
        backwardLayer = backward
      }
    } else if var backward = backwardLayer {
      try config.layer("backward_layer", &backward)
    }
    try config.field("merge_mode", &mergeMode)
    try config.ignoring("num_constants", when: 0)
    guard !(layer.layer is PlaceholderLayer || backwardLayer?.layer is PlaceholderLayer) else { return }
    let (forward, backward) = (try directed(layer, "forward_"), try backward())
    for option in [\RecurrentOptions.returnSequences, \.returnState, \.isStateful, \.isTimeMajor] {
      guard forward.options[keyPath: option] == backward.options[keyPath: option] else {
        throw KerasError("both layers must take and return the same and keep their states alike.")
      }
    }
    guard forward.options.goBackwards != backward.options.goBackwards else {
      throw KerasError("one of the two layers must have \"go_backwards\", the other not.")
    }
  }

  public var argumentNames: [String] { ["inputs", "initial_state"] }

  public var parts: [LayerPart] {
    guard let forward = try? directed(layer, "forward_"), let backward = try? backward() else {
      return [LayerPart("forward_layer", layer)] + (backwardLayer.map { [LayerPart("backward_layer", $0)] } ?? [])
    }
    return [LayerPart("forward_layer", forward.layer), LayerPart("backward_layer", backward.layer)]
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    var tensors = arguments.tensors
    guard !tensors.isEmpty else { throw KerasError("the layer takes a sequence.") }
    let x = tensors.removeFirst()
    let states = tensors + (arguments.named["initial_state"]?.tensors ?? [])
    guard states.count.isMultiple(of: 2) else {
      throw KerasError("the initial states must be those of both layers, got \(states.count).")
    }
    var named = arguments.named
    named["initial_state"] = nil
    let (forward, backward) = (try directed(layer, "forward_"), try backward())
    let half = states.count / 2
    let ahead = try scope.callLayer(
      forward.layer, CallArguments(([x] + states[..<half]).map { .tensor($0) }, named: named))
    let behind = try scope.callLayer(
      backward.layer, CallArguments(([x] + states[half...]).map { .tensor($0) }, named: named))
    let isSequence = forward.options.returnSequences
    let outputs = try merged(
      ahead[0], isSequence ? behind[0].flip(axis: forward.options.isTimeMajor ? 0 : 1) : behind[0])
    let mask = arguments.named["mask"]?.tensors.first ?? scope.mask(of: x)
    if isSequence, let mask { for output in outputs { scope.setMask(mask, of: output) } }
    return outputs + ahead[1...] + behind[1...]
  }

  private func merged(_ a: Tensor, _ b: Tensor) throws(KerasError) -> [Tensor] {
    switch mergeMode {
    case .sum: [try a + b]
    case .mul: [try a * b]
    case .ave: [try (a + b) / 2]
    case .concat: [try concatenate([a, b], axis: -1)]
    case nil: [a, b]
    }
  }

  /// A layer as it is used here: under a name that says its direction, its outputs 0 where its mask says so.
  private func directed(
    _ layer: LayerInstance, _ prefix: String, reversed: Bool = false
  ) throws(KerasError) -> (layer: LayerInstance, options: RecurrentOptions) {
    guard var inner = layer.layer as? any RecurrentLayer else {
      throw KerasError("\(layer.place) is not a recurrent layer, so it has no direction.")
    }
    inner.recurrence.zeroOutputForMask = inner.recurrence.returnSequences
    if reversed { inner.recurrence.goBackwards.toggle() }
    var copy = layer
    copy.layer = inner
    if !copy.name.hasPrefix(prefix) { copy.name = prefix + copy.name }
    return (copy, inner.recurrence)
  }

  private func backward() throws(KerasError) -> (layer: LayerInstance, options: RecurrentOptions) {
    guard let backwardLayer else {
      var twin = layer
      // A file of Keras 3 calls the first layer by its direction already.
      if twin.name.hasPrefix("forward_") { twin.name.removeFirst("forward_".count) }
      return try directed(twin, "backward_", reversed: true)
    }
    return try directed(backwardLayer, "backward_")
  }
}
