extension LayerInstance {
  /// What is missing of the layer and of those inside, however deep, each with what to do: layers that cannot be computed
  /// because nothing stands for their class or code, and functions of these kinds.
  func missing(_ kinds: MissingFunction.Kind...) -> [KerasError] { missing(kinds) }

  private func missing(_ kinds: [MissingFunction.Kind]) -> [KerasError] {
    var errors: [KerasError] = []
    if let placeholder = layer as? PlaceholderLayer { errors.append(placeholder.error.inside(place)) }
    if let lambda = layer as? Lambda, !lambda.isDefined { errors.append(Lambda.error(name: name).inside(place)) }
    for function in missingFunctions where kinds.contains(function.kind) { errors.append(function.error.inside(place)) }
    for child in layer.sublayers { errors += child.missing(kinds) }
    return errors
  }
}
