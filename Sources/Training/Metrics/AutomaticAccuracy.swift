public import Graph
public import KerasCore

/// The metric that Keras means by `"accuracy"`: binary, sparse or categorical, by the shapes of target and prediction.
///
/// Keras up to 2.3 also looks at the loss, which ``kind`` then states.
///
/// Source: `get_metric` of `keras/src/trainers/compile_utils.py`.
public struct AutomaticAccuracy: MeanMetric {
  /// Which accuracy is meant.
  public enum Kind: Sendable {
    /// The one that fits the shapes.
    case byShape
    case binary, categorical, sparse
  }

  public static var className: String { "accuracy" }

  /// Which accuracy is meant.
  public var kind = Kind.byShape

  public init() {}

  public func values(_ target: Tensor, _ prediction: Prediction) throws(KerasError) -> Tensor {
    switch resolved(target, prediction.tensor) {
    case .binary: try BinaryAccuracy().values(target, prediction)
    case .sparse: try SparseCategoricalAccuracy().values(target, prediction)
    case .categorical, .byShape: try CategoricalAccuracy().values(target, prediction)
    }
  }

  /// The accuracy for these shapes.
  package func resolved(_ target: Tensor, _ prediction: Tensor) -> Kind {
    kind == .byShape ? CrossentropyKind(target, prediction).accuracy : kind
  }
}

/// Which cross-entropy or accuracy fits the shapes of a target and a prediction.
enum CrossentropyKind {
  case binary, categorical, sparse

  /// Source: `is_binary_or_sparse_categorical` of `keras/src/trainers/compile_utils.py`.
  init(_ target: Tensor, _ prediction: Tensor) {
    let classes = prediction.shape.rank == 0 ? 1 : prediction.shape[-1]
    let last = target.shape.rank == 0 ? 1 : target.shape[-1]
    if classes == 1 {
      self = .binary
    } else if target.shape.rank < prediction.shape.rank || last == 1 {
      self = .sparse
    } else {
      self = .categorical
    }
  }

  var accuracy: AutomaticAccuracy.Kind {
    switch self {
    case .binary: .binary
    case .categorical: .categorical
    case .sparse: .sparse
    }
  }
}
