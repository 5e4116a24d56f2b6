internal import CPU

/// Arrays whose samples go, batch by batch, to the memory of a program's inputs.
struct BatchFeed {
  /// One array and by what its elements are multiplied on the way.
  struct Source {
    let array: NDArray
    let dtype: DType
    let scale: Float

    /// The samples of `array`, which must be numbers, as `dtype`. They are converted while they are copied if that is float32 or
    /// int32, and at once if it is another.
    init(_ array: NDArray, _ dtype: DType, scale: Float = 1) {
      self.array = dtype == .float32 || dtype == .int32 ? array : Self.converted(array, dtype, scale)
      self.dtype = dtype
      self.scale = scale
    }

    private static func converted(_ array: NDArray, _ dtype: DType, _ scale: Float) -> NDArray {
      guard scale != 1 else { return array.converted(to: dtype) ?? array }
      let numbers = (array.doubles ?? []).map { $0 * Double(scale) }
      return NDArray(doubles: numbers, dtype: dtype, shape: array.shape)
    }

    /// The type of a batch of `count` samples.
    func type(_ count: Int) -> TensorType {
      TensorType(Shape([count] + array.shape.dimensions.dropFirst()), dtype)
    }

    /// The samples of this batch as an array.
    func rows(_ samples: ArraySlice<Int>) -> NDArray {
      let rows = array.rows(samples)
      return array.dtype == .string ? rows : Self.converted(rows, dtype, scale)
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
      default:
        switch dtype.size {
        case 1: copyWords(UInt8.self, samples.extracting(part), place, to: buffer)
        case 2: copyWords(UInt16.self, samples.extracting(part), place, to: buffer)
        case 4: copyWords(UInt32.self, samples.extracting(part), place, to: buffer)
        default: copyWords(UInt64.self, samples.extracting(part), place, to: buffer)
        }
      }
    }

    private func copyWords<Word: FixedWidthInteger & BitwiseCopyable>(
      _ word: Word.Type, _ samples: Span<Int>, _ place: Range<Int>, to buffer: Buffer
    ) {
      buffer.withElements(of: word, in: place) { target in
        KerasData.copy(samples: samples, of: array, unconvertedInto: &target)
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

  /// Has the next run of `graph` begin with copying `samples` to its inputs.
  func feed(_ samples: ArraySlice<Int>, to graph: CompiledGraph) {
    for (source, copy) in zip(sources, graph.copies) { copy.prepare(source, samples) }
  }

  /// The same where the graph, of a model of so many `inputs` and `calls` of layers that compute on arrays, takes `known` arrays
  /// too: the results of those calls, by the inputs of the recorded graph that they are.
  func feed(
    _ samples: ArraySlice<Int>, to graph: CompiledGraph, _ known: [Int: NDArray], inputs: Int, calls: Int
  ) {
    for (index, copy) in zip(graph.inputIndices, graph.copies) {
      if index >= inputs, let array = known[index] {
        copy.prepare(Source(array, array.dtype), Array(0..<samples.count)[...])
      } else {
        copy.prepare(sources[index < inputs ? index : index - calls], samples)
      }
    }
  }
}

/// The copying of a batch to one input, shared among the threads that run the program.
final class BatchCopy {
  /// The work that copies.
  let work: SharedWork
  private let job: Job

  /// The state of a copy: the samples, their source and the buffer they go to.
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
  }
}
