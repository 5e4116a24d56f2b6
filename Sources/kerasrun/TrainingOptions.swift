internal import ArgumentParser
internal import Keras

/// How a model is trained, where the file's own configuration is not to decide.
struct TrainingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The optimizer, such as rmsprop; the model's own unless given.", valueName: "name"))
  var optimizer: String?

  @Option(help: ArgumentHelp("The learning rate.", valueName: "rate"))
  var learningRate: Double?

  func validate() throws {
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate must be positive, got \(learningRate).")
    }
  }

  /// Makes `model` follow these options; what is not given stays as the model's file says.
  func apply(to model: Model, _ samples: SampleOptions) throws(KerasError) {
    do throws(KerasError) {
      try samples.compile(model, optimizer: optimizer)
      try model.loadTraining()
    } catch {
      throw model.isCompiled ? Self.advised(error) : error
    }
    if let learningRate {
      model.learningRate = learningRate
    }
  }

  /// `error`, which says why a model's own training part cannot be used, with what to do about it.
  private static func advised(_ error: KerasError) -> KerasError {
    let advice = "Say --optimizer, --loss and --metrics for what is to take its place."
    var advised = KerasError("\(error.message) \(advice)")
    for place in error.places.reversed() { advised = advised.inside(place) }
    return advised
  }
}
