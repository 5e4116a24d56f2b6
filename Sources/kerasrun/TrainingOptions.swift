internal import ArgumentParser
internal import Keras

/// How a model is trained and judged, where the file's own configuration is not to decide.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The optimizer, such as rmsprop; the model's own unless given.", valueName: "name"))
  var optimizer: String?

  @Option(help: ArgumentHelp("The learning rate.", valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp("The loss, such as categorical_crossentropy; the model's own unless given.", valueName: "name"))
  var loss: String?

  func validate() throws {
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate must be positive, got \(learningRate).")
    }
  }

  /// Makes `model` follow these options; what is not given stays as the model's file says.
  func apply(to model: Model, metrics: [String]) throws(KerasError) {
    do throws(KerasError) {
      try Self.compile(model, optimizer: optimizer, loss: loss, metrics: metrics)
      if model.isCompiled { try model.loadTraining() }
    } catch {
      throw Self.advised(error)
    }
    if let learningRate {
      _ = try model.compileConfig()
      model.learningRate = learningRate
    }
  }

  /// Makes `model` be trained and judged by what is given here, and for the rest by what its file says.
  static func compile(
    _ model: Model, optimizer: String? = nil, loss: String?, metrics: [String]
  ) throws(KerasError) {
    guard optimizer != nil || loss != nil || !metrics.isEmpty else { return }
    guard model.isCompiled else {
      guard let loss else {
        throw KerasError("the model's file does not say how it is trained; state at least --loss.")
      }
      return try model.compile(optimizer: optimizer ?? "rmsprop", loss: loss, metrics: metrics)
    }
    try model.recompile(optimizer: optimizer, loss: loss, metrics: metrics)
  }

  /// `error`, which says why a model's own training part cannot be used, with what to do about it.
  private static func advised(_ error: KerasError) -> KerasError {
    let advice = "Say --optimizer, --loss and --metrics for what is to take its place."
    var advised = KerasError("\(error.message) \(advice)")
    for place in error.places.reversed() { advised = advised.inside(place) }
    return advised
  }
}
