// Prints, as JSON, how many allocations 100 steady-state runs of a training step and of inference make: ours, and those
// that oneDNN makes inside its own primitives. A process of its own, so that nothing else is counted.
import CAllocationCounter
import CPU
import Graph
import KerasCore
import KerasLayers
import Training

let layers: [any Layer] = [
  Dense(256), Antirectifier(), Dropout(0.1), Dense(256), Antirectifier(), Dropout(0.1), Dense(10),
  ActivationLayer(.softmax),
]
let instances = layers.enumerated().map { index, layer in LayerInstance(layer, name: "layer_\(index)") }
let model = LayerInstance(Sequential(layers: instances), name: "model")
let compile = CompileConfig(
  optimizer: RMSprop(), loss: CategoricalCrossentropy(), metrics: [NamedMetric(CategoricalAccuracy())])
let input = TensorType([128, 784])

func count(_ name: String, _ model: ModelGraph, _ graph: Graph) throws {
  let program = try Program(graph, variables: model.variables.map { Buffer($0.type) })
  for _ in 0..<5 { try program.run() }
  allocation_counting_start()
  for _ in 0..<100 { try program.run() }
  let counts = allocation_counting_stop()
  print("{\"case\": \"\(name)\", \"ours\": \(counts.outside_onednn), \"oneDNN\": \(counts.inside_onednn)}")
}

let training = try ModelGraph.training(
  of: model, inputs: [input], targets: [TensorType([128, 10])], compile: compile)
try count("training", training, training.graph.optimized())
let inference = try ModelGraph.inference(of: model, inputs: [input])
try count("inference", inference, inference.graph.optimizedForInference())
