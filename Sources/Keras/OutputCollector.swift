internal import CPU

/// Puts the outputs of batch after batch together.
struct OutputCollector {
  private let types: [TensorType]
  private let sampleCount: Int
  private var columns: [[Float]]
  /// The outputs of other types than float32.
  private var others: [[Double]]

  /// Room for `sampleCount` samples of outputs that have these types for a batch of `batch` samples.
  init(_ types: [TensorType], batch: Int, of sampleCount: Int) throws(KerasError) {
    for type in types where type.shape.dimensions.first != batch {
      throw KerasError(
        "an output is \(type.shape) for a batch of \(batch) samples; its first axis must be that of the samples.")
    }
    self.types = types
    self.sampleCount = sampleCount
    columns = types.map { type in
      type.dtype == .float32 ? [Float](repeating: 0, count: Self.size(type) * sampleCount) : []
    }
    others = types.map { _ in [] }
  }

  private static func size(_ type: TensorType) -> Int { Shape(Array(type.shape.dimensions.dropFirst())).count }

  /// Takes the batch whose first sample is `sample`; batches come in order.
  mutating func append(_ outputs: [Buffer], from sample: Int) {
    for (index, output) in outputs.enumerated() {
      guard output.type.dtype == .float32 else {
        others[index] += output.array.doubles ?? []
        continue
      }
      let start = sample * Self.size(types[index])
      var column = columns[index].mutableSpan
      output.withElements(of: Float.self) { elements in
        for element in elements.indices { column[start + element] = elements[element] }
      }
    }
  }

  /// The outputs of all samples.
  var arrays: [NDArray] {
    types.indices.map { index in
      let shape = Shape([sampleCount] + types[index].shape.dimensions.dropFirst())
      if types[index].dtype == .float32 { return NDArray(columns[index], shape: shape) }
      return NDArray(doubles: others[index], dtype: types[index].dtype, shape: shape)
    }
  }
}
