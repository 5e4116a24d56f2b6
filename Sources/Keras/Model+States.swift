extension Model {
  /// Lets stateful layers begin anew: with states of zero, as in a model that was just loaded.
  public func resetStates() { state.variables.resetStates() }
}
