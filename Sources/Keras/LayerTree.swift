/// A layer and the layers inside of it, found by name.
struct LayerTree {
  let instance: LayerInstance
  /// The layers right inside, in the order of files.
  let inner: [LayerTree]
  /// Where each name comes first among them.
  private let places: [String: Int]

  init(_ instance: LayerInstance) {
    self.instance = instance
    inner = instance.layer.sublayers.map(LayerTree.init)
    places = Dictionary(inner.enumerated().map { ($1.instance.name, $0) }) { first, _ in first }
  }

  /// The layer of this name right inside.
  func layer(_ name: String) -> LayerTree? { places[name].map { inner[$0] } }

  /// The layer that the names of `path` lead to.
  func layer(at path: [String]) -> LayerTree? {
    var layer = self
    for name in path {
      guard let next = layer.layer(name) else { return nil }
      layer = next
    }
    return layer
  }
}
