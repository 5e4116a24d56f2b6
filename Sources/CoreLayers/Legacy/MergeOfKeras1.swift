public import Graph
public import KerasCore

/// Keras 1's `Merge`: several tensors, or the outputs of several models, combined in one of seven ways.
///
/// At the start of a Sequential model it holds the models whose outputs it combines. Files keep the weights of those under
/// the names of their own layers.
///
/// Source: `keras/legacy/layers.py` of Keras 2.3.1.
public struct MergeOfKeras1: BranchingLayer {
  public static var className: String { "Merge" }

  /// The function that combines the tensors.
  public enum Mode: String, ConfigChoice, Sendable {
    case sum, mul, concat, ave, cos, dot, max
  }

  /// The function that combines the tensors.
  public var mode = Mode.sum
  /// The axis of `concat`.
  public var concatAxis = -1
  /// The axis of each operand of `dot` and `cos`.
  public var dotAxes = [-1]
  /// The models whose outputs are combined; empty in a functional model.
  public var layers: [LayerInstance] = []

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    if config.isReading, let kind = config.take("mode_type")?.string, kind != "raw" {
      throw KerasError("\"mode\" is Python code, which is never run.")
    }
    config.put("mode_type", "raw")
    try config.field("mode", &mode)
    try config.field("concat_axis", &concatAxis)
    // One axis, one for each operand, or a list of one for each.
    if config.isReading, let pairs = config.take("dot_axes").flatMap({ [[Int]](config: $0) }) {
      dotAxes = pairs.flatMap { $0 }
    } else {
      try config.axes("dot_axes", &dotAxes)
    }
    config.ignoring(anyValueOf: "output_shape", "output_shape_type", "output_mask", "output_mask_type")
    try config.ignoring("arguments", when: [:])
    if config.isReading ? config.has("layers") : !layers.isEmpty { try config.layers("layers", &layers) }
  }

  /// The layers of the models, as files list them: what they have inside, and nothing of the models themselves.
  package var flattened: [LayerInstance] {
    layers.flatMap { branch in
      (branch.layer as? Sequential)?.sublayers ?? (branch.layer as? Functional)?.layers ?? [branch]
    }
  }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    var inputs = arguments.tensors
    if !layers.isEmpty { inputs = try outputs(of: inputs, scope) }
    switch mode {
    case .sum: return [try Add().call(inputs, scope)]
    case .mul: return [try Multiply().call(inputs, scope)]
    case .ave: return [try Average().call(inputs, scope)]
    case .max: return [try Maximum().call(inputs, scope)]
    case .concat: return [try ConcatenateLayer(axis: concatAxis).call(inputs, scope)]
    case .dot: return [try Dot(axes: dotAxes).call(inputs, scope)]
    case .cos:
      guard inputs.count == 2 else { throw KerasError("the layer takes two tensors, got \(inputs.count).") }
      let dot = Dot(axes: dotAxes)
      let lengths = try dot.call([inputs[0], inputs[0]], scope) * dot.call([inputs[1], inputs[1]], scope)
      return [try (dot.call(inputs, scope) / lengths.sqrt().maximum(1e-7)).expandDims(axis: 1)]
    }
  }

  /// The outputs of the models for `inputs`, of which each takes its share.
  private func outputs(of inputs: [Tensor], _ scope: Scope) throws(KerasError) -> [Tensor] {
    var rest = inputs[...]
    var outputs: [Tensor] = []
    for branch in layers {
      let count = branch.layer.legacyInputs
      guard rest.count >= count else {
        throw KerasError("the models to be merged take more than the \(inputs.count) inputs given.")
      }
      let arguments = CallArguments(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
      // The layers of a model count as the outer model's own.
      let isModel = branch.layer is Sequential || branch.layer is Functional
      outputs += try isModel ? branch.layer.call(arguments, scope.outside) : scope.outside.callLayer(branch, arguments)
    }
    guard rest.isEmpty else { throw KerasError("the models to be merged leave \(rest.count) inputs unused.") }
    return outputs
  }
}
