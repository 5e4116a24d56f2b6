extension Model {
  /// An estimate, from above, of the multiplications for inputs of `shapes`: the numbers that all layers put out times those
  /// in the largest weight; `Int.max` where that is more than can be counted.
  package func work(for shapes: [Shape]) throws(KerasError) -> Int {
    let types = zip(shapes, inputs).map { TensorType($0, $1.dtype) }
    let trace = try ModelTrace(layer, inputs: types)
    var count = 0
    for call in trace.calls { for output in call.outputs { count += min(output.shape.count, 1 << 40) } }
    let largest = trace.weights.map(\.type.shape.count).max() ?? 1
    let (work, overflow) = count.multipliedReportingOverflow(by: max(largest, 1))
    return overflow ? .max : work
  }
}
