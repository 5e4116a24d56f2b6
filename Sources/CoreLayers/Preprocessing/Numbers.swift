internal import Graph
internal import KerasCore

/// An option that is one number or a list of them, in any nesting.
struct Numbers: ConfigValue, Sendable {
  /// As the configuration states it.
  let config: JSON
  /// All numbers in order.
  let values: [Double]

  static var expectation: String { "a number or a list of numbers" }

  init(_ value: Double) {
    config = .double(value)
    values = [value]
  }

  init?(config json: JSON) {
    guard let values = Self.flattened(json) else { return nil }
    config = json
    self.values = values
  }

  private static func flattened(_ json: JSON) -> [Double]? {
    if let value = json.double { return [value] }
    guard let elements = json.array ?? json["items"]?.array else { return nil }
    var values: [Double] = []
    for element in elements {
      guard let inner = flattened(element) else { return nil }
      values += inner
    }
    return values
  }

  /// The numbers as a tensor of `shape`, or as a scalar when there is one.
  func tensor(_ shape: Shape, _ scope: Scope) throws(KerasError) -> Tensor {
    if values.count == 1 { return try scope.constant(values[0]) }
    guard values.count == shape.checkedCount() else {
      throw KerasError("\(shape.count) numbers are needed for \(shape), got \(values.count).")
    }
    return scope.constant(NDArray(values.map { Float($0) }, shape: shape))
  }
}
