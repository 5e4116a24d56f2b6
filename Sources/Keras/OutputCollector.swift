internal import CPU

/// Puts the outputs of batch after batch together.
struct OutputCollector {
  /// The outputs of all samples.
  private(set) var arrays: [NDArray]

  /// Room for `sampleCount` samples of outputs that have these types for a batch of `batch` samples.
  init(_ types: [TensorType], batch: Int, of sampleCount: Int) throws(KerasError) {
    for type in types where type.shape.dimensions.first != batch {
      throw KerasError(
        "an output is \(type.shape) for a batch of \(batch) samples; its first axis must be that of the samples.")
    }
    arrays = types.map { type in
      NDArray(zeros: type.dtype, shape: Shape([sampleCount] + type.shape.dimensions.dropFirst()))
    }
  }

  /// Takes the batch whose first sample is `sample`.
  mutating func append(_ outputs: [Buffer], from sample: Int) {
    for (index, output) in outputs.enumerated() {
      let size = Shape(Array(output.type.shape.dimensions.dropFirst())).count * output.type.dtype.size
      unsafe arrays[index].withMutableBytes { bytes in
        unsafe output.copyBytes(to: UnsafeMutableRawBufferPointer(rebasing: bytes[(sample * size)...]))
      }
    }
  }
}
