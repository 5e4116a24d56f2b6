extension Model {
  /// Lets stateful layers begin anew: with states of zero, as in a model that was just loaded from any
  /// file but a SavedModel, which has the states.
  public func resetStates() { state.variables.resetStates() }
}
