extension LayerInstance {
  /// Whether a layer inside this one matches `pattern`, by its name or its path.
  func matches(_ pattern: String, under path: String = "") -> Bool {
    layer.sublayers.contains { child in
      child.isNamed(pattern, under: path) || child.matches(pattern, under: path + child.name + "/")
    }
  }

  /// The layer with those inside not trainable that match one of `patterns`.
  func freezing(_ patterns: [String], under path: String = "") -> LayerInstance {
    guard !patterns.isEmpty else { return self }
    func frozen(_ children: [LayerInstance]) -> [LayerInstance] {
      children.map { child in
        var copy = child.freezing(patterns, under: path + child.name + "/")
        if patterns.contains(where: { child.isNamed($0, under: path) }) { copy.trainable = false }
        return copy
      }
    }
    var copy = self
    if var sequential = layer as? Sequential {
      sequential.layers = frozen(sequential.layers)
      copy.layer = sequential
    } else if var functional = layer as? Functional {
      functional.layers = frozen(functional.layers)
      copy.layer = functional
    }
    return copy
  }

  private func isNamed(_ pattern: String, under path: String) -> Bool {
    Platform.matches(name, pattern: pattern) || Platform.matches(path + name, pattern: pattern)
  }
}
