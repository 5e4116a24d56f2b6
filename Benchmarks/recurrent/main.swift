import CPU
import Graph
import KerasCore
import KerasLayers
import Training

/// One training step of Embedding + LSTM + Dense, timed.
let (batch, steps, words, units) = (32, 80, 20_000, 128)
let model = LayerInstance(
  Sequential {
    Embedding(words, units)
    LSTM(units)
    Dense(1, activation: .sigmoid)
  }, name: "sequential")
let step = try ModelGraph.training(
  of: model, inputs: [TensorType([batch, steps], .int32)], targets: [TensorType([batch, 1])],
  compile: CompileConfig(optimizer: Adam(), loss: BinaryCrossentropy()))
let variables = step.variables.map { variable in
  let buffer = Buffer(variable.type)
  if variable.type.dtype == .float32 {
    let name = "\(variable.key)"
    let isWeight = variable.type.shape.rank == 2 && !name.contains("optimizer")
    let rate: Float = name.contains("rate") ? 0.001 : 0
    buffer.withElements(of: Float.self) { elements in
      for index in elements.indices {
        elements[index] = isWeight ? Float((index &* 7919) % 1000) / 10000 - 0.05 : rate
      }
    }
  }
  return buffer
}
var options = Program.Options()
if CommandLine.arguments.contains("single") { options.threads = 1 }
let program = try Program(step.graph.optimized(), variables: variables, options: options)
program.inputs[0].withElements(of: Int32.self) { elements in
  for index in elements.indices { elements[index] = Int32((index &* 7919) % words) }
}
let clock = ContinuousClock()
for _ in 0..<5 { try program.run() }
for _ in 0..<5 {
  let start = clock.now
  for _ in 0..<20 { try program.run() }
  print("step", (clock.now - start) / 20)
}
