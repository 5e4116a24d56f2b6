public import Graph
public import KerasCore

/// The loss that Keras means by `"crossentropy"`: binary, sparse or categorical, by the shapes of target and prediction.
///
/// Source: `get_loss` of `keras/src/trainers/compile_utils.py`.
public struct AutomaticCrossentropy: Loss {
  public static var className: String { "crossentropy" }

  public var reduction = LossReduction.sumOverBatchSize

  public init() {}

  public func call(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    switch CrossentropyKind(target, prediction.tensor) {
    case .binary: try BinaryCrossentropy().call(target, prediction)
    case .sparse: try SparseCategoricalCrossentropy().call(target, prediction)
    case .categorical: try CategoricalCrossentropy().call(target, prediction)
    }
  }
}
