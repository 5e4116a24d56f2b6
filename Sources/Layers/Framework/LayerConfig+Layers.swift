package import KerasCore

extension LayerConfig {
  /// The layers that a list of nodes describes.
  package mutating func layers(_ key: String, _ value: inout [LayerInstance]) throws(KerasError) {
    guard isReading else {
      var nodes: [JSON] = []
      for layer in value { nodes.append(try layer.config(for: generation, registry: registry)) }
      put(key, .array(nodes))
      return
    }
    guard let nodes = take(key)?.array else { throw KerasError("\"\(key)\" must be a list of layers.") }
    value = []
    for node in nodes {
      value.append(try LayerInstance(config: node, generation: generation, registry: registry))
    }
  }

  /// The one layer that a node describes.
  package mutating func layer(_ key: String, _ value: inout LayerInstance) throws(KerasError) {
    guard isReading else {
      put(key, try value.config(for: generation, registry: registry))
      return
    }
    guard let node = take(key) else { throw KerasError("\"\(key)\" is missing; it must be a layer.") }
    value = try LayerInstance(config: node, generation: generation, registry: registry)
  }
}
