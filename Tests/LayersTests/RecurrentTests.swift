import KerasCore
import KerasLayers
import TestSupport
import Testing

@testable import Graph
@testable import SequenceLayers

/// What the fixtures cannot show: states that outlive a call, and dropout.
@Suite struct RecurrentTests {
  private func numbers(_ type: TensorType, seed: Int) -> ReferenceArray {
    var generator = Generator(seed: seed)
    return ReferenceArray(shape: type.shape, dtype: type.dtype) { _ in generator.number(in: -0.9...0.9) }
  }

  private func weights(_ trace: Trace) -> [ReferenceArray] {
    var values = trace.builder.finish([]).variables.map { ReferenceArray(shape: $0.shape, dtype: $0.dtype) { _ in 0 } }
    for weight in trace.weights {
      values[weight.variable] = numbers(weight.type, seed: 10 + values[weight.variable].values.count)
    }
    return values
  }

  @Test func statefulLayersGoOnWhereTheyStopped() throws {
    let x = numbers(TensorType([2, 6, 3]), seed: 1)
    var layer = LSTM(4, returnSequences: true)
    let whole = Trace()
    let y = try Scope(whole, isTraining: false).callLayer(
      LayerInstance(layer, name: "lstm"), whole.builder.input(x.type))
    let expected = Interpreter().run(whole.builder.finish([y]), inputs: [x], variables: weights(whole)).outputs[0]

    layer.recurrence.isStateful = true
    let half = Trace()
    let input = half.builder.input(TensorType([2, 3, 3]))
    let z = try Scope(half, isTraining: false).callLayer(LayerInstance(layer, name: "lstm"), input)
    let graph = half.builder.finish([z])
    #expect(half.weights.count == 3)
    #expect(half.states.map(\.type.shape) == [[2, 4], [2, 4]])
    var variables = weights(half)
    for part in 0..<2 {
      let slice = ReferenceArray(shape: [2, 3, 3]) { x[[$0[0], $0[1] + 3 * part, $0[2]]] }
      let result = Interpreter().run(graph, inputs: [slice], variables: variables)
      let wanted = ReferenceArray(shape: [2, 3, 4]) { expected[[$0[0], $0[1] + 3 * part, $0[2]]] }
      #expect(Tolerance.float32.difference(result.outputs[0], wanted) == nil, "part \(part)")
      variables = result.variables
    }
  }

  /// Without recurrence every step of a constant sequence is the same, if the same elements are dropped in each.
  @Test(arguments: [0.0, 0.25])
  func dropsTheSameElementsInEveryStep(recurrentDropout: Double) throws {
    var layer = GRU(3, returnSequences: true)
    layer.cell.options.dropout = 0.5
    layer.cell.options.recurrentDropout = recurrentDropout
    let trace = Trace()
    let x = ReferenceArray(shape: [4, 5, 6]) { _ in 1 }
    let y = try Scope(trace, isTraining: true).callLayer(LayerInstance(layer, name: "gru"), trace.builder.input(x.type))
    let dense = try Scope(trace, isTraining: true).callLayer(
      LayerInstance(TimeDistributed(LayerInstance(Dense(2), name: "dense")), name: "each"), y)
    var variables = weights(trace)
    for weight in trace.weights where weight.name == "recurrent_kernel" || weight.path.contains("each") {
      variables[weight.variable].values = variables[weight.variable].values.map { _ in 0 }
    }
    let graph = trace.builder.finish([y, dense])
    let scan = graph.nodes.compactMap { $0.operation as? Scan }
    // The masks are drawn once, outside of the scan.
    #expect(scan.allSatisfy { $0.body.nodes.allSatisfy { !($0.operation is RandomUniform) } })
    let result = Interpreter().run(graph, inputs: [x], variables: variables).outputs[0]
    // h' = z·h + (1 − z)·c with constant z and c: (h' − h) shrinks by the same factor from step to step.
    for sample in 0..<4 {
      for unit in 0..<3 {
        let outputs: [Double] = (0..<5).map { result[[sample, $0, unit]] }
        let changes: [Double] = zip(outputs.dropFirst(), outputs).map { $0 - $1 }
        let ratios: [Double] = zip(changes.dropFirst(), changes).map { $0 / $1 }
        let first = ratios[0]
        #expect(ratios.allSatisfy { ($0 - first).magnitude < 1e-3 })
      }
    }
    let firsts: [Double] = (0..<4).map { result[[$0, 0, 0]] }
    #expect(Set(firsts).count > 1)
  }

  @Test func startsForgetGatesOpen() throws {
    var generator = SplitMix64(seed: 1)
    let bias = try Initializer.unitForgetBias(units: 2, others: .zeros).sample(shape: [8], generator: &generator)
    #expect(bias == [0, 0, 1, 1, 0, 0, 0, 0])
  }

  @Test func namesWhatDoesNotFit() throws {
    func message(_ node: JSON) -> String {
      do {
        _ = try LayerInstance(config: node, generation: .keras3, registry: .keras)
        return ""
      } catch {
        return error.message
      }
    }
    let dense: JSON = ["class_name": "Dense", "config": ["name": "dense", "units": 2]]
    #expect(message(["class_name": "RNN", "config": ["cell": dense]]).contains("is not a recurrent cell"))
    #expect(message(["class_name": "Bidirectional", "config": ["layer": dense]]).contains("is not a recurrent layer"))
    let lstm: JSON = ["class_name": "LSTM", "config": ["units": 2, "time_major": true]]
    #expect(message(lstm).contains("\"time_major\""))
  }
}
