public import KerasCore

/// The mean of every window.
///
/// Operand: (batch, spatial…, channels) with 1 to 3 spatial axes.
public struct AveragePool: Operation {
  /// The geometry of the window on the operand.
  public let geometry: PoolingGeometry
  /// Whether padding counts as zeros; otherwise the mean is over the elements inside only, as in Keras.
  public let countsPadding: Bool

  /// The pooling of this geometry.
  public init(_ geometry: PoolingGeometry, countsPadding: Bool = false) {
    self.geometry = geometry
    self.countsPadding = countsPadding
  }

  public var name: String { "average pool" }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    guard inputs[0].dtype.isFloating else {
      throw KerasError("average pool needs a floating-point operand, got \(inputs[0].dtype).")
    }
    return [TensorType(try geometry.outputShape(inputs[0].shape), inputs[0].dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let x = inputs[0]
    guard let shape = try? geometry.outputShape(x.shape) else { return [] }
    return [
      ReferenceArray(shape: shape, dtype: x.dtype) { index in
        let elements = geometry.elements(of: index, in: x.shape)
        var sum = 0.0
        for element in elements { sum += x[element] }
        return sum / Double(divisor(elements.count))
      }
    ]
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] {
    let gradient = AveragePoolGradient(geometry, countsPadding: countsPadding, shape: context.inputs[0].shape)
    return [try context.outputGradient().apply(gradient)]
  }

  /// The divisor of the sum over a window with `inside` elements outside the padding.
  func divisor(_ inside: Int) -> Int { countsPadding ? Shape(geometry.window).count : inside }
}
