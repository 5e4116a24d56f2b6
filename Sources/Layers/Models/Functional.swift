public import Graph
public import KerasCore

/// A graph of layers: each is called on outputs of others, possibly more than once.
///
/// Source: `keras/src/models/functional.py`.
public struct Functional: Layer {
  /// One output of one call of a layer.
  package struct Reference: Hashable, Sendable {
    package var layer: Int
    package var node: Int
    package var output: Int

    package init(layer: Int, node: Int, output: Int) {
      self.layer = layer
      self.node = node
      self.output = output
    }
  }

  /// The arguments of a call, before there are tensors.
  package indirect enum Argument: Sendable {
    case reference(Reference)
    case list([Argument])
    case value(JSON)

    package var references: [Reference] {
      switch self {
      case .reference(let reference): [reference]
      case .list(let arguments): arguments.flatMap(\.references)
      case .value: []
      }
    }

    /// Whether the argument is a list.
    var isList: Bool {
      if case .list = self { return true }
      return false
    }

    package func mapReferences(_ transform: (Reference) -> Reference) -> Argument {
      switch self {
      case .reference(let reference): .reference(transform(reference))
      case .list(let arguments): .list(arguments.map { $0.mapReferences(transform) })
      case .value: self
      }
    }
  }

  /// One call of one layer.
  package struct Call: Sendable {
    package var layer: Int
    package var node: Int
    package var positional: [Argument]
    package var named: [(name: String, argument: Argument)]

    package init(layer: Int, node: Int, positional: [Argument], named: [(name: String, argument: Argument)]) {
      self.layer = layer
      self.node = node
      self.positional = positional
      self.named = named
    }

    package var references: [Reference] { (positional + named.map(\.argument)).flatMap(\.references) }

    package mutating func mapReferences(_ transform: (Reference) -> Reference) {
      positional = positional.map { $0.mapReferences(transform) }
      named = named.map { ($0.name, $0.argument.mapReferences(transform)) }
    }
  }

  /// The layers in the order of the file.
  public package(set) var layers: [LayerInstance] = []
  /// The calls in an order in which each finds its operands computed.
  package var calls: [Call] = []
  package var inputs: [Reference] = []
  package var outputs: [Reference] = []
  /// How the inputs are put together; nil: a list.
  var inputStructure: Structure?
  /// How the outputs are put together; nil: a list.
  var outputStructure: Structure?

  public init() {}

  public mutating func configure(_ config: inout LayerConfig) throws(KerasError) {
    if config.isReading { try readGraph(&config) } else { try writeGraph(&config) }
  }

  public var parts: [LayerPart] { [LayerPart("layers", list: layers)] }

  /// The names of the layers through which the inputs enter, in order.
  package var inputNames: [String] { inputs.map { layers[$0.layer].name } }

  /// The names of the layers whose outputs are the model's, in order.
  package var outputLayerNames: [String] { outputs.map { layers[$0.layer].name } }

  /// The keys under which a dictionary holds the inputs, in order; nil when there is none.
  package var inputKeys: [String]? { inputStructure?.keys }

  /// The keys under which a dictionary holds the outputs, in order; nil when there is none.
  package var outputKeys: [String]? { outputStructure?.keys }

  public func call(_ arguments: CallArguments, _ scope: Scope) throws(KerasError) -> [Tensor] {
    let given = arguments.tensors
    guard given.count == inputs.count else {
      throw KerasError("the model takes \(inputs.count) inputs (\(inputNames)), got \(given.count).")
    }
    var values: [Reference: Tensor] = [:]
    for (reference, tensor) in zip(inputs, given) {
      values[reference] = try scope.callLayer(layers[reference.layer], tensor)
    }
    for call in calls {
      let layer = layers[call.layer]
      var positional: [CallArguments.Argument] = []
      for argument in call.positional { positional.append(try argument.resolved(values, layer.place)) }
      var named: [String: CallArguments.Argument] = [:]
      for (name, argument) in call.named { named[name] = try argument.resolved(values, layer.place) }
      let results = try scope.callLayer(layer, CallArguments(positional, named: named))
      for (output, tensor) in results.enumerated() {
        values[Reference(layer: call.layer, node: call.node, output: output)] = tensor
      }
    }
    var results: [Tensor] = []
    for reference in outputs {
      guard let tensor = values[reference] else {
        throw KerasError("\(layers[reference.layer].place) has no output \(reference.output).")
      }
      results.append(tensor)
    }
    return results
  }
}

extension Functional.Argument {
  fileprivate func resolved(
    _ values: [Functional.Reference: Tensor], _ place: String
  ) throws(KerasError) -> CallArguments.Argument {
    switch self {
    case .value(let json): return .value(json)
    case .list(let arguments):
      var list: [CallArguments.Argument] = []
      for argument in arguments { list.append(try argument.resolved(values, place)) }
      return .list(list)
    case .reference(let reference):
      guard let tensor = values[reference] else {
        throw KerasError("\(place) is called on an output that its layer does not have.")
      }
      return .tensor(tensor)
    }
  }
}
