public import Graph
public import KerasCore

/// Which Swift layer stands for each class name that a file may mention.
public struct LayerRegistry: Sendable {
  private var entries: [String: Entry] = [:]
  private var lambdas: [String: LambdaFunction] = [:]
  var functions = CustomFunctions()

  /// What stands for a name.
  private struct Entry {
    /// Whether it is Keras's own class, and no other of that name.
    var isOfKeras = false
    var make: @Sendable () -> any Layer
  }

  /// A function that a `Lambda` layer computes from its inputs.
  package enum LambdaFunction: Sendable {
    case unary(@Sendable (Tensor) throws(KerasError) -> Tensor)
    case merging(@Sendable ([Tensor]) throws(KerasError) -> Tensor)
  }

  /// A registry without layers. Start from ``keras`` unless you want to name every layer yourself.
  public init() {}

  /// Makes `type` stand for its class name, and for `names` if any are given (`Package>Class` of a registered
  /// Keras class included). A later registration replaces an earlier one.
  ///
  /// A bare name stands for the class of that name of any package, Keras's own included.
  public mutating func register<L: Layer>(_ type: L.Type, as names: String...) {
    for name in names.isEmpty ? [L.className] : names { entries[name] = Entry { L() } }
  }

  /// Makes what is registered so far stand for Keras's own classes alone.
  package mutating func belongToKeras() {
    for name in entries.keys { entries[name]?.isOfKeras = true }
  }

  /// Gives the `Lambda` layer of this name its meaning: the Python code in the file is never run.
  public mutating func registerLambda(
    _ layerName: String, _ function: @escaping @Sendable (Tensor) throws(KerasError) -> Tensor
  ) {
    lambdas[layerName] = .unary(function)
  }

  /// Gives the `Lambda` layer of this name, which has several inputs, its meaning.
  public mutating func registerMergingLambda(
    _ layerName: String, _ function: @escaping @Sendable ([Tensor]) throws(KerasError) -> Tensor
  ) {
    lambdas[layerName] = .merging(function)
  }

  /// A new layer of the class that `name` names, with default options; nil when none is registered.
  package func makeLayer(_ name: SerializedName) -> (any Layer)? {
    for whole in [name.registeredName, name.name].compactMap(\.self) where whole.contains(">") {
      if let entry = entries[whole] { return entry.make() }
    }
    guard let entry = entries[name.bareName], name.isOfKeras || !entry.isOfKeras else { return nil }
    return entry.make()
  }

  /// The name of today for the class that files know as `name`; nil when none is registered.
  package func className(_ name: String) -> String? { makeLayer(SerializedName(name)).map { type(of: $0).className } }

  /// Whether the bare name is that of a class of Keras.
  package func isOfKeras(_ className: String) -> Bool { entries[className]?.isOfKeras ?? false }

  /// The function registered for the `Lambda` layer of this name.
  package func lambda(named layerName: String) -> LambdaFunction? { lambdas[layerName] }

  /// The registered class name nearest to `className`, when one is near enough to be a slip of the pen.
  package func suggestion(for className: String) -> String? {
    // A class of another package may be called like one of these.
    guard entries[className] == nil else { return nil }
    let length = className.utf8.count
    let farthest = max(2, length / 4)
    // Names that are much longer or shorter are not near.
    let candidates = entries.keys.filter { abs($0.utf8.count - length) <= farthest }
      .map { (name: $0, distance: editDistance($0, className)) }
    let best = candidates.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return best.flatMap { $0.distance <= farthest ? $0.name : nil }
  }
}
