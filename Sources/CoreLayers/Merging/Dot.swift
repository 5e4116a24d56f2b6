public import Graph
public import KerasCore

/// The sum over products of elements along one axis of each of two inputs, sample by sample.
///
/// Source: `keras/src/layers/merging/dot.py`.
public struct Dot: MergingLayer {
  /// The axis of each input.
  public var axes = [-1]
  /// Whether both inputs are first scaled to length 1 along their axes, which makes the result the cosine.
  public var normalize = false

  public init() {}

  /// A layer that multiplies along `axes`: one for both inputs, or one for each.
  public init(axes: [Int], normalize: Bool = false) {
    self.axes = axes
    self.normalize = normalize
  }

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    if config.isReading {
      guard let json = config.take("axes") else { throw KerasError("\"axes\" is missing; it must be one or two axes.") }
      guard let found = json.int.map({ [$0] }) ?? [Int](config: json), 1...2 ~= found.count else {
        throw KerasError("\"axes\" must be one or two axes, got \(json).")
      }
      axes = found
    } else {
      try config.axes("axes", &axes)
    }
    try config.field("normalize", &normalize)
  }

  public func call(_ inputs: [Tensor], _ scope: Scope) throws(KerasError) -> Tensor {
    guard inputs.count == 2, axes.count == 1 || axes.count == 2 else {
      throw KerasError("the layer takes two tensors, got \(inputs.count).")
    }
    var (x, y) = (inputs[0], inputs[1])
    var xAxis = try x.shape.resolve(axis: axes[0])
    let yAxis = try y.shape.resolve(axis: axes[axes.count - 1])
    guard x.shape.rank >= 2, y.shape.rank >= 2, xAxis > 0, yAxis > 0, x.shape[0] == y.shape[0],
      x.shape[xAxis] == y.shape[yAxis]
    else {
      throw KerasError(
        "\(x.shape) and \(y.shape) cannot be multiplied along the axes \(xAxis) and \(yAxis): batch sizes and the "
          + "extents along the axes must be equal, and the axes not the batch's.")
    }
    if normalize {
      x = try x.scaledToLength1(axes: [xAxis], scope)
      y = try y.scaledToLength1(axes: [yAxis], scope)
    }
    let (isVectorX, isVectorY) = (x.shape.rank == 2, y.shape.rank == 2)
    if isVectorX {
      x = try x.expandDims(axis: 1)
      xAxis += 1
    }
    if isVectorY { y = try y.expandDims(axis: 2) }
    // x: (batch, others…, axis), y: (batch, axis, others…)
    let xOthers = (1..<x.shape.rank).filter { $0 != xAxis }
    let yOthers = (1..<y.shape.rank).filter { $0 != yAxis }
    let (rows, columns) = (xOthers.map { x.shape[$0] }, yOthers.map { y.shape[$0] })
    let (batch, inner) = (x.shape[0], x.shape[xAxis])
    let left = try x.transpose([0] + xOthers + [xAxis]).reshape([batch, Shape(rows).count, inner])
    let right = try y.transpose([0, yAxis] + yOthers).reshape([batch, inner, Shape(columns).count])
    let product = try left.matmul(right).reshape(Shape([batch] + rows + columns))
    if isVectorX { return try product.squeeze(axis: 1) }
    return isVectorY ? try product.squeeze(axis: -1) : product
  }
}

extension Tensor {
  /// This with length 1 along `axes`, by the rule of the generation for lengths near 0.
  fileprivate func scaledToLength1(axes: [Int], _ scope: Scope) throws(KerasError) -> Tensor {
    // Keras 3 bounds 1/length by 1/ε, ε = 1e-7; before, the squared length is at least 1e-12.
    let least = scope.generation < .keras3 ? 1e-12 : 1e-14
    return try self * square().sum(axes: axes, keepDims: true).maximum(least).rsqrt()
  }
}
