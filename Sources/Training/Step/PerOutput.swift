/// Something stated for the outputs of a model: once for all, by position or by name.
public enum PerOutput<Value: Sendable>: Sendable {
  /// The same for every output.
  case all(Value)
  /// One for each output, in order; nil: none.
  case list([Value?])
  /// By the output's name.
  case named([String: Value])
}
