import Graph
import KerasCore
import KerasLayers
import Training
import Testing

/// Step for step like Keras: the same file, the same batches, then the same losses, weights and slots.
struct TrainingStepTests {
  /// The fixtures that are followed for all 100 steps, one for each piece of arithmetic; the others for 10, because the
  /// interpreter is slow. What is compiled follows all of them to the end.
  static let complete: Set<String> = [
    "sgd_nesterov_keras3", "sgd_weight_decay_tf_keras", "rmsprop_momentum_tf_keras", "rmsprop_centered_keras3",
    "rmsprop_global_clipnorm_keras3", "adam_amsgrad_keras3", "adam_continued_tf_keras", "legacy_adam_tf_keras",
    "legacy_rmsprop_tf_keras", "legacy_sgd_momentum_tf_keras", "max_norm_tf_keras", "binary_label_smoothing_keras3",
    "two_outputs_keras3",
  ]

  @Test(arguments: TrainingFixture.names)
  func trainsAsKerasDoes(_ name: String) throws {
    let fixture = try TrainingFixture(name)
    let first = try fixture.batch(0..<16)
    let step = try ModelGraph.training(
      of: fixture.model, inputs: first.inputs.map(\.type), targets: first.targets.map(\.type),
      compile: fixture.compile)
    #expect(step.graph.variables == step.variables.map(\.type))
    #expect(Set(step.variables.map(\.key)).count == step.variables.count)
    let before = try fixture.values(of: "model.h5", step)
    var state = step.variables.map { variable in before[variable.key] ?? variable.startingValue }

    let steps = Self.complete.contains(name) ? fixture.losses.count : 10
    for index in 0..<steps {
      let start = index % 10 * 16
      let batch = try fixture.batch(start..<start + 16)
      let result = Interpreter().run(step.graph, inputs: batch.inputs + batch.targets, variables: state)
      state = result.variables
      let loss = result.outputs[0].values[0]
      #expect((loss - fixture.losses[index]).magnitude <= 1e-4 * max(1, loss.magnitude), "step \(index)")
    }

    guard steps == fixture.losses.count else { return }
    let after = try fixture.values(of: "after.h5", step)
    for (variable, found) in zip(step.variables, state) {
      guard let expected = after[variable.key] else { continue }
      let scale = expected.values.map(\.magnitude).max() ?? 0
      let distance = zip(found.values, expected.values).map { ($0 - $1).magnitude }.max() ?? 0
      #expect(distance <= 1e-4 * scale, "\(variable.key): \(distance) of \(scale)")
    }
    for key in after.keys {
      #expect(step.variables.contains { $0.key == key }, "\(key) has no variable")
    }
  }

  /// What Keras's `evaluate` reports, under the names it prints.
  @Test(arguments: TrainingFixture.names)
  func evaluatesAsKerasDoes(_ name: String) throws {
    let fixture = try TrainingFixture(name)
    let expected = try TrainingFixture.arrays(TrainingFixture.path(name, "metrics.npz"))
    let first = try fixture.batch(0..<16)
    let step = try ModelGraph.evaluation(
      of: fixture.model, inputs: first.inputs.map(\.type), targets: first.targets.map(\.type),
      compile: fixture.compile)
    let weights = try fixture.values(of: "model.h5", step)
    var state = step.variables.map { weights[$0.key] ?? $0.startingValue }
    var results: [Double] = []
    for start in stride(from: 0, to: 160, by: 16) {
      let batch = try fixture.batch(start..<start + 16)
      let result = Interpreter().run(step.graph, inputs: batch.inputs + batch.targets, variables: state)
      state = result.variables
      results = result.outputs.map { $0.values[0] }
    }
    #expect(Set(step.outputNames.dropFirst()) == Set(expected.keys))
    for (name, found) in zip(step.outputNames, results).dropFirst() {
      let value = try #require(expected[name]?.doubles?[0])
      #expect((found - value).magnitude <= 1e-5 * max(1, value.magnitude), "\(name)")
    }
  }

  /// What is written means the same when it is read again.
  @Test(arguments: TrainingFixture.names)
  func writesWhatItReads(_ name: String) throws {
    let fixture = try TrainingFixture(name)
    let written = try fixture.compile.config(for: fixture.generation, outputNames: fixture.outputNames)
    let again = try CompileConfig(
      config: written, outputNames: fixture.outputNames, generation: fixture.generation)
    #expect("\(again)" == "\(fixture.compile)")
    let original = fixture.trainingConfig
    for key in ["loss_weights", "weighted_metrics"] { #expect(written[key] == original[key]) }
    // What tf.keras needed up to TensorFlow 2.1 is written for all of them.
    let keys = written.object?.keys.filter { fixture.generation != .tfKeras || $0 != "sample_weight_mode" }
    #expect(keys?.sorted() == original.object?.keys.sorted())
    if original["loss"]?.string != nil { #expect(written["loss"]?.string != nil) }
    #expect(written["optimizer_config"]?["config"] == original["optimizer_config"]?["config"])
  }

  @Test(arguments: TrainingFixture.names)
  func namesOptimizerStateAsKerasDoes(_ name: String) throws {
    let names = try TrainingFixture(name).stateNames()
    #expect(names.written == names.found)
  }
}

extension ModelVariable {
  /// The value before any step, where it needs no random numbers.
  var startingValue: ReferenceArray {
    let value: Double =
      switch initialValue {
      case .initializer(.constant(let value)): value
      case .initializer(.ones): 1
      default: 0
      }
    return ReferenceArray(Array(repeating: value, count: type.shape.count), shape: type.shape, dtype: type.dtype)
      .rounded()
  }
}
