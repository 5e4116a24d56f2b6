package import Graph
internal import KerasCore

extension CallArguments {
  /// The argument of this name, which without one stands at `position`. A list of tensors as the only argument without a
  /// name counts as that many arguments.
  package func argument(_ name: String, at position: Int? = nil) -> Argument? {
    if let argument = named[name] { return argument }
    guard let position else { return nil }
    var places = positional
    if places.count == 1, case .list(let elements) = places[0] { places = elements }
    return places.indices.contains(position) ? places[position] : nil
  }

  /// The tensor that is the argument; nil when it is absent or null.
  package func tensor(_ name: String, at position: Int? = nil) -> Tensor? {
    guard case .tensor(let tensor)? = argument(name, at: position) else { return nil }
    return tensor
  }

  /// Whether the argument is there and true.
  package func flag(_ name: String, at position: Int? = nil) -> Bool {
    guard case .value(let value)? = argument(name, at: position) else { return false }
    return value.isTrue
  }
}
