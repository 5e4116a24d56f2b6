public import Graph
public import KerasCore

/// Which Swift layer stands for each class name that a file may mention.
public struct LayerRegistry: Sendable {
  private var factories: [String: @Sendable () -> any Layer] = [:]
  private var lambdas: [String: LambdaFunction] = [:]
  /// The names that stand for Keras's own classes.
  private var kerasNames: Set<String> = []

  /// A function that a `Lambda` layer computes from its inputs.
  package enum LambdaFunction: Sendable {
    case unary(@Sendable (Tensor) throws(KerasError) -> Tensor)
    case merging(@Sendable ([Tensor]) throws(KerasError) -> Tensor)
  }

  /// A registry without layers. Start from ``keras`` unless you want to name every layer yourself.
  public init() {}

  /// Makes `type` stand for its class name, and for `names` if any are given (`Package>Class` of a registered
  /// Keras class included). A later registration replaces an earlier one.
  public mutating func register<L: Layer>(_ type: L.Type, as names: String...) {
    for name in names.isEmpty ? [L.className] : names {
      factories[name] = { L() }
      kerasNames.remove(name)
    }
  }

  /// Declares all that is registered so far to be Keras's own, but for the classes in `others`.
  package mutating func declareOfKeras(except others: String...) { kerasNames = Set(factories.keys).subtracting(others) }

  /// Whether the name stands for a class that Keras itself has.
  func isOfKeras(_ className: String) -> Bool { kerasNames.contains(className) }

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

  /// A new layer of the class, with default options; nil when none is registered.
  package func makeLayer(className: String) -> (any Layer)? {
    if let factory = factories[className] { return factory() }
    // Keras writes registered custom classes as `Package>Class`.
    guard let separator = className.lastIndex(of: ">") else { return nil }
    return factories[String(className[className.index(after: separator)...])]?()
  }

  /// The name of today for the class that files know as `name`; nil when none is registered.
  package func className(_ name: String) -> String? { makeLayer(className: name).map { type(of: $0).className } }

  /// The function registered for the `Lambda` layer of this name.
  package func lambda(named layerName: String) -> LambdaFunction? { lambdas[layerName] }

  /// The registered class name nearest to `className`, when one is near enough to be a slip of the pen.
  package func suggestion(for className: String) -> String? {
    let length = className.utf8.count
    let farthest = max(2, length / 4)
    // Names that are much longer or shorter are not near.
    let candidates = factories.keys.filter { abs($0.utf8.count - length) <= farthest }
      .map { (name: $0, distance: editDistance($0, className)) }
    let best = candidates.min { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return best.flatMap { $0.distance <= farthest ? $0.name : nil }
  }
}

/// How many bytes must be inserted, deleted, replaced or exchanged with their neighbour to turn `a` into `b`;
/// of very long names, a number that is no less.
package func editDistance(_ a: String, _ b: String) -> Int {
  // Of a name as long as that none is a slip of the pen.
  let longest = max(a.utf8.count, b.utf8.count)
  guard longest <= 200 else { return longest }
  let (a, b) = (Array(a.lowercased().utf8), Array(b.lowercased().utf8))
  if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  var row = beforeLast
  for i in 1...a.count {
    row[0] = i
    for j in 1...b.count {
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
    }
    (beforeLast, last, row) = (last, row, beforeLast)
  }
  return last[b.count]
}
