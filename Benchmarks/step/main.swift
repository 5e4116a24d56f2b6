import CPU
import Graph
import KerasCore
import Layers

func instance(_ layer: some Layer, _ name: String) -> LayerInstance { LayerInstance(layer, name: name) }
let layers = [
  instance(Dense(256), "dense"), instance(Antirectifier(), "anti"), instance(Dropout(0.1), "dropout"),
  instance(Dense(256), "dense_1"), instance(Antirectifier(), "anti_1"), instance(Dropout(0.1), "dropout_1"),
  instance(Dense(10), "dense_2"), instance(ActivationLayer(.softmax), "softmax"),
]
let model = instance(Sequential(layers: layers), "sequential")
let compile = CompileConfig(optimizer: RMSprop(), loss: CategoricalCrossentropy())
let clock = ContinuousClock()
func make(_ g: ModelGraph) throws -> (Program, [Buffer]) {
  let variables = g.variables.map { v in
    let b = Buffer(v.type)
    if v.type.dtype == .float32 {
      b.withElements(of: Float.self) { (s: inout MutableSpan<Float>) in
        for i in s.indices { s[i] = v.type.shape.rank == 2 && !"\(v.key)".contains("optimizer") ? Float((i &* 7919) % 1000) / 10000 - 0.05 : (v.type.shape.rank == 0 ? 0.001 : 0) }
      }
    }
    return b
  }
  let t = clock.now
  let optimized = try g.graph.optimizedForInferenceIfNeeded()
  let t1 = clock.now
  let p = try Program(optimized, variables: variables)
  print("optimize", t1 - t, "compile", clock.now - t1, "instructions", p.instructionCount)
  return (p, variables)
}
extension Graph { func optimizedForInferenceIfNeeded() throws -> Graph { updates.isEmpty ? try optimizedForInference() : try optimized() } }
let batch = 128
let step = try ModelGraph.training(of: model, inputs: [TensorType([batch, 784])], targets: [TensorType([batch, 10])], compile: compile)
let (program, _) = try make(step)
for b in program.inputs { b.withElements(of: Float.self) { (s: inout MutableSpan<Float>) in for i in s.indices { s[i] = Float((i &* 31) % 97) / 97 } } }
for _ in 0..<100 { try program.run() }
for _ in 0..<5 {
  let t = clock.now
  for _ in 0..<469 { try program.run() }
  print("epoch", clock.now - t)
}
if CommandLine.arguments.contains("list") { program.profile(469) }
for b in [1, 32, 128] {
  let inf = try ModelGraph.inference(of: model, inputs: [TensorType([b, 784])])
  let (p, _) = try make(inf)
  for _ in 0..<2000 { try p.run() }
  let t = clock.now
  for _ in 0..<2000 { try p.run() }
  print("batch", b, (clock.now - t) / 2000)
}
