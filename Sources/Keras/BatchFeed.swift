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

    /// Copies the samples `part` of `samples` to their places in `buffer`.
    func copy(_ part: Range<Int>, of samples: Span<Int>, to buffer: Buffer) {
      let size = array.shape[0] == 0 ? 0 : array.count / array.shape[0]
      let place = part.lowerBound * size..<part.upperBound * size
      switch dtype {
      case .float32:
        buffer.withElements(of: Float.self, in: place) { target in
          KerasData.copy(samples: samples.extracting(part), of: array, into: &target, scale: scale)
        }
      case .int32:
        buffer.withElements(of: Int32.self, in: place) { target in
          KerasData.copy(samples: samples.extracting(part), of: array, into: &target)
        }
      default: copyByDouble(samples, to: buffer)
      }
    }

    /// Whether parts of a batch can be copied at the same time.
    var isDivisible: Bool { dtype == .float32 || dtype == .int32 }

    /// The way of rare types.
    private func copyByDouble(_ samples: Span<Int>, to buffer: Buffer) {
      guard let numbers = array.doubles, array.shape[0] > 0 else { return }
      let size = numbers.count / array.shape[0]
      var batch: [Double] = []
      for index in samples.indices {
        batch += numbers[samples[index] * size..<(samples[index] + 1) * size].map { $0 * Double(scale) }
      }
      buffer.store(NDArray(doubles: batch, dtype: dtype, shape: buffer.type.shape))
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

  /// Has the next run of `graph` begin with copying `samples` to its inputs.
  func feed(_ samples: ArraySlice<Int>, to graph: CompiledGraph) {
    for (source, copy) in zip(sources, graph.copies) { copy.prepare(source, samples) }
  }
}

/// The copying of a batch to one input, shared among the threads that run the program.
final class BatchCopy {
  /// What copies.
  let work: SharedWork
  private let job: Job

  /// What is being copied where.
  private final class Job {
    let buffer: Buffer
    var source: BatchFeed.Source?
    var samples: ArraySlice<Int> = []

    init(_ buffer: Buffer) { self.buffer = buffer }
  }

  init(to buffer: Buffer) {
    let job = Job(buffer)
    self.job = job
    work = SharedWork(isLarge: buffer.type.shape.count > 16_384) { part in
      let samples = job.samples
      job.source?.copy(part, of: samples.span, to: job.buffer)
    }
  }

  /// Says what is to be copied: `samples` of `source`.
  func prepare(_ source: BatchFeed.Source, _ samples: ArraySlice<Int>) {
    job.source = source
    job.samples = samples
    work.count = samples.count
    work.isDivisible = source.isDivisible
  }
}
