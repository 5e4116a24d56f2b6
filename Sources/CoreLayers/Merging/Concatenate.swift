public import Graph
public import KerasCore

/// The inputs one after the other along an axis. Files know it as `Concatenate`.
///
/// Source: `keras/src/layers/merging/concatenate.py`.
public struct ConcatenateLayer: MergingLayer {
  public static var className: String { "Concatenate" }

  /// The axis.
  public var axis = -1

  public init() {}

  /// A layer that concatenates along `axis`.
  public init(axis: Int) { self.axis = axis }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    var axes = [axis]
    try config.axes("axis", &axes)
    guard axes.count == 1 else { throw KerasError("\"axis\" must be one axis, got \(axes.config).") }
    axis = axes[0]
  }

  public func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor {
    let output = try concatenate(inputs, axis: axis)
    if let mask = try mask(of: inputs, scope) { scope.setMask(mask, of: output) }
    return output
  }

  /// The masks concatenated, with an input that has none counting everywhere.
  private func mask(of inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor? {
    guard inputs.contains(where: { scope.mask(of: $0) != nil }) else { return nil }
    var masks: [Tensor] = []
    for input in inputs {
      guard let mask = scope.mask(of: input) else {
        masks.append(try scope.constant(1, shape: input.shape, dtype: .bool))
        continue
      }
      masks.append(
        mask.shape.rank < input.shape.rank ? try mask.expandDims(axis: -1).broadcast(to: input.shape) : mask)
    }
    let whole = try concatenate(masks, axis: axis)
    // A step counts when, since Keras 3, one of its elements does, and before, when all do.
    return scope.generation < .keras3 ? try whole.all(axes: [-1]) : try whole.any(axes: [-1])
  }
}
