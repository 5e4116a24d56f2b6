internal import Graph
public import KerasCore

/// The form in which a layer gives out the numbers of categories.
public enum CategoryOutput: String, ConfigValue, Sendable {
  /// The numbers themselves.
  case int
  /// A 1 at the number, for each number.
  case oneHot = "one_hot"
  /// A 1 at each number that a sample has.
  case multiHot = "multi_hot"
  /// How often a sample has each number.
  case count
  /// How often a sample has each number, each weighted.
  case tfIDF = "tf_idf"

  public static var expectation: String { "\"int\", \"one_hot\", \"multi_hot\", \"count\" or \"tf_idf\"" }

  public init?(config json: JSON) {
    // Older names of two of them.
    let names = ["binary": "multi_hot", "tf-idf": "tf_idf"]
    guard let word = json.string, let value = CategoryOutput(rawValue: names[word] ?? word) else { return nil }
    self = value
  }

  public var config: JSON { .string(rawValue) }

  /// `indices`, from 0 to `depth` − 1, in this form; numbers outside are nowhere.
  ///
  /// Source: `encode_categorical_inputs` in `keras/src/utils/numerical_utils.py`.
  func encode(
    _ indices: Tensor, depth: Int, dtype: DType, weights: Tensor? = nil
  ) throws(KerasError) -> Tensor {
    guard self != .int else { return try indices.cast(to: dtype) }
    guard 1...(1 << 20) ~= depth, indices.shape.rank > 0 else {
      throw KerasError("\(depth) categories of an input \(indices.shape) cannot be given out as \"\(rawValue)\".")
    }
    let whole = try indices.cast(to: .int32)
    if self == .oneHot {
      let isColumn = whole.shape.rank > 1 && whole.shape[-1] == 1
      return try (isColumn ? whole.squeeze(axis: -1) : whole).oneHot(depth, dtype: dtype)
    }
    let axis = whole.shape.rank > 1 ? 1 : 0
    let places = try whole.oneHot(depth, dtype: .float32)
    if self == .multiHot { return try places.max(axis: axis).cast(to: dtype) }
    guard let weights else { return try places.sum(axis: axis).cast(to: dtype) }
    return try (places * weights.cast(to: .float32).expandDims(axis: -1)).sum(axis: axis).cast(to: dtype)
  }
}
