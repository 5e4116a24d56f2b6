import Graph
import KerasCore
import KerasLayers
import Layers
import Testing

/// What a file states of a call about training, and what the model is run for.
@Suite struct TrainingArgumentTests {
  /// A model that calls a Dropout with `training`, in the words of `generation`.
  private func model(_ generation: KerasGeneration, training: JSON) throws -> LayerInstance {
    let reference: JSON = ["x", 0, 0]
    let tensor: JSON = ["class_name": "__keras_tensor__", "config": ["keras_history": reference]]
    let call: JSON =
      generation >= .keras3
      ? ["args": [tensor], "kwargs": ["training": training]] : [["x", 0, 0, ["training": training]]]
    let layers: JSON = [
      ["class_name": "InputLayer", "name": "x", "config": ["name": "x"], "inbound_nodes": []],
      [
        "class_name": "Dropout", "name": "dropout", "config": ["name": "dropout", "rate": 0.5],
        "inbound_nodes": [call],
      ],
    ]
    let config: JSON = [
      "name": "model", "layers": layers, "input_layers": [["x", 0, 0]], "output_layers": [["dropout", 0, 0]],
    ]
    return try LayerInstance(
      config: ["class_name": "Functional", "config": config], generation: generation, registry: .keras)
  }

  /// Whether the model's Dropout drops anything.
  private func drops(_ model: LayerInstance, isTraining: Bool) throws -> Bool {
    let trace = Trace()
    let x = trace.builder.input(TensorType([2, 3]))
    _ = try Scope(trace, isTraining: isTraining).callLayer(model, x)
    return trace.randomKey != nil
  }

  @Test(arguments: [true, false, 1, 0, nil] as [JSON])
  func sinceKeras3WhatTheModelIsRunForCounts(_ training: JSON) throws {
    let model = try model(.keras3, training: training)
    #expect(try drops(model, isTraining: true))
    #expect(try !drops(model, isTraining: false))
  }

  @Test(arguments: [KerasGeneration.keras2, .tfKeras])
  func beforeKeras3WhatTheFileStatesCounts(_ generation: KerasGeneration) throws {
    for isTraining in [true, false] {
      for truth in [true, 1] as [JSON] {
        #expect(try drops(model(generation, training: truth), isTraining: isTraining))
      }
      for untruth in [false, 0] as [JSON] {
        #expect(try !drops(model(generation, training: untruth), isTraining: isTraining))
      }
      #expect(try drops(model(generation, training: nil), isTraining: isTraining) == isTraining)
    }
  }
}
