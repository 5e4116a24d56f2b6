internal import CPU

/// Arrays whose samples go, batch by batch, to the memory of a program's inputs.
struct BatchFeed {
  /// One array and by what its elements are multiplied on the way.
  struct Source {
    let array: NDArray
    let dtype: DType
    let scale: Float

    init(_ array: NDArray, _ dtype: DType, scale: Float = 1) {
      self.array = array
      self.dtype = dtype
      self.scale = scale
    }

    /// The type of a batch of `count` samples.
    func type(_ count: Int) -> TensorType {
      TensorType(Shape([count] + array.shape.dimensions.dropFirst()), dtype)
    }

    /// Copies `samples` to `buffer`.
    func copy(_ samples: Span<Int>, to buffer: Buffer) {
      switch dtype {
      case .float32:
        buffer.withElements(of: Float.self) { KerasData.copy(samples: samples, of: array, into: &$0, scale: scale) }
      case .int32:
        buffer.withElements(of: Int32.self) { KerasData.copy(samples: samples, of: array, into: &$0) }
      default:
        // Rare types go by way of Double.
        guard let numbers = array.doubles, array.shape[0] > 0 else { return }
        let size = numbers.count / array.shape[0]
        var batch: [Double] = []
        for index in samples.indices {
          batch += numbers[samples[index] * size..<(samples[index] + 1) * size].map { $0 * Double(scale) }
        }
        buffer.store(NDArray(doubles: batch, dtype: dtype, shape: buffer.type.shape))
      }
    }
  }

  let sources: [Source]
  let sampleCount: Int

  init(_ sources: [Source]) {
    self.sources = sources
    sampleCount = sources.first.map { $0.array.shape[0] } ?? 0
  }

  /// The types of a batch of `count` samples.
  func types(_ count: Int) -> [TensorType] { sources.map { $0.type(count) } }

  /// Copies `samples` to the inputs of `graph`.
  func copy(_ samples: Span<Int>, to graph: CompiledGraph) {
    for (index, source) in sources.enumerated() { source.copy(samples, to: graph.inputs[index]) }
  }
}
