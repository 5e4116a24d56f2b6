public import KerasCore

/// The gradient of an ``AveragePool``'s operand: every `dy` in equal shares to its window.
///
/// Operand: dy (batch, spatial…, channels). Result: `shape`, the pooling's operand's.
public struct AveragePoolGradient: Operation {
  /// The geometry of the window on the result.
  public let geometry: PoolingGeometry
  /// Whether padding gets a share.
  public let countsPadding: Bool
  /// The shape of the result.
  public let shape: Shape

  /// The gradient of the pooling of this geometry whose operand is of `shape`.
  public init(_ geometry: PoolingGeometry, countsPadding: Bool, shape: Shape) {
    self.geometry = geometry
    self.countsPadding = countsPadding
    self.shape = shape
  }

  public var name: String { "average pool gradient" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let expected = try geometry.outputShape(shape)
    guard inputs[0].shape == expected, inputs[0].dtype.isFloating else {
      throw KerasError("the gradient must be a floating-point \(expected), got \(inputs[0]).")
    }
    return [TensorType(shape, inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let dy = inputs[0]
    let pool = AveragePool(geometry, countsPadding: countsPadding)
    var dx = ReferenceArray(shape: shape, dtype: dy.dtype) { _ in 0 }
    forEachIndex(of: dy.shape) { index in
      let elements = geometry.elements(of: index, in: shape)
      for element in elements { dx[element] += dy[index] / Double(pool.divisor(elements.count)) }
    }
    return [dx]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    [try context.outputGradient().apply(AveragePool(geometry, countsPadding: countsPadding))]
  }
}
