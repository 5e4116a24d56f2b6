internal import Graph
internal import KerasCore
internal import Layers

extension Model {
  /// The work of a prediction: `calls` of layers, the `numbers` that they all put out, and an estimate of the
  /// `multiplications` from above, these times the numbers in the largest weight; `Int.max` for what cannot be counted.
  package struct Work {
    package var calls: Int
    package var numbers: Int
    package var multiplications: Int
  }

  /// The work of a prediction for inputs of `shapes`.
  package func work(for shapes: [Shape]) throws(KerasError) -> Work {
    let types = zip(shapes, inputs).map { TensorType($0, $1.dtype) }
    let trace = try ModelTrace(definition.layer, inputs: types)
    var numbers = 0
    for call in trace.calls { for output in call.outputs { numbers += min(output.shape.count, 1 << 40) } }
    let largest = trace.weights.map(\.type.shape.count).max() ?? 1
    let (product, overflow) = numbers.multipliedReportingOverflow(by: max(largest, 1))
    return Work(calls: trace.calls.count, numbers: numbers, multiplications: overflow ? .max : product)
  }
}
