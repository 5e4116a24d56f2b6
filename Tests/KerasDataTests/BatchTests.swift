import KerasCore
import KerasData
import Testing

@Suite struct BatchTests {
  @Test func aSeedAndAnEpochGiveOneOrder() {
    var batches = Batches(of: 10..<20, batchSize: 4)
    #expect(batches.count == 3)
    #expect(batches[2] == [18, 19])
    batches.shuffle(seed: 7, epoch: 0)
    let first = batches.order
    #expect(first.sorted() == Array(10..<20))
    batches.shuffle(seed: 7, epoch: 1)
    #expect(batches.order != first)
    batches.shuffle(seed: 7, epoch: 0)
    #expect(batches.order == first)
    batches.shuffle(seed: 8, epoch: 0)
    #expect(batches.order != first)
    // Computed apart from this code: the order belongs to the seed for good.
    #expect(first == [16, 12, 18, 17, 15, 14, 19, 10, 11, 13])
  }

  @Test func everySampleComesFirstEquallyOften() {
    var counts = [Int](repeating: 0, count: 5)
    var batches = Batches(of: 0..<5, batchSize: 5)
    for seed in 0..<5000 {
      batches.shuffle(seed: UInt64(seed), epoch: 0)
      counts[batches.order[0]] += 1
    }
    #expect(counts.allSatisfy { abs($0 - 1000) < 150 }, "\(counts)")
  }

  @Test(arguments: DType.allCases.filter { $0 != .string })
  func samplesOfEveryTypeAreCopied(dtype: DType) throws {
    let array = NDArray(doubles: [0, 1, 2, 3, 4, 5], dtype: dtype, shape: [3, 2])
    let indices = [2, 0]
    var floats = [Float](repeating: -1, count: 5)
    var integers = [Int32](repeating: -1, count: 4)
    var floatSpan = floats.mutableSpan
    copy(samples: indices.span, of: array, into: &floatSpan, scale: 0.5)
    var integerSpan = integers.mutableSpan
    copy(samples: indices.span, of: array, into: &integerSpan)
    let expected: [Float] = dtype == .bool ? [1, 1, 0, 1] : [4, 5, 0, 1]
    #expect(floats == expected.map { $0 / 2 } + [-1])
    #expect(integers == expected.map { Int32($0) })
  }

  @Test func wholeNumbersStayInRange() {
    let array = NDArray([.nan, 1e20, -1e20, -2.7] as [Double])
    var integers = [Int32](repeating: 0, count: 4)
    var span = integers.mutableSpan
    copy(samples: [0, 1, 2, 3].span, of: array, into: &span)
    #expect(integers == [0, .max, .min, -2])
  }

  @Test(arguments: [
    (Shape([5, 28, 28]), PartialShape([nil, 784]), Shape([5, 784])),
    (Shape([5, 784]), PartialShape([nil, 28, 28, 1]), Shape([5, 28, 28, 1])),
    (Shape([5, 28, 28]), PartialShape([nil, 28, 28, 1]), Shape([5, 28, 28, 1])),
    (Shape([5]), PartialShape([nil, 1]), Shape([5, 1])),
    (Shape([5, 7, 3]), PartialShape([nil, nil, 3]), Shape([5, 7, 3])),
    (Shape([5, 1024, 3]), PartialShape([nil, 32, 32, 3]), Shape([5, 32, 32, 3])),
  ])
  func samplesThatFitAreReshaped(found: Shape, wanted: PartialShape, result: Shape) throws {
    let array = NDArray([Float](repeating: 0, count: found.count), shape: found)
    #expect(try array.samples(of: wanted, input: "x").shape == result)
  }

  @Test(arguments: [
    (Shape([10, 204]), PartialShape([nil, 28, 28, 1]), "input \"image\" must be (None, 28, 28, 1), got (10, 204)."),
    (
      Shape([10, 3, 8, 8]), PartialShape([nil, 8, 8, 3]), "input \"image\" must be (None, 8, 8, 3), got (10, 3, 8, 8)."
    ),
    (Shape([10, 6]), PartialShape([nil, nil, 3]), "input \"image\" must be (None, None, 3), got (10, 6)."),
    (Shape([]), PartialShape([nil, 1]), "input \"image\" must be (None, 1), got ()."),
  ])
  func samplesThatDoNotFit(found: Shape, wanted: PartialShape, message: String) {
    let array = NDArray([Float](repeating: 0, count: found.count), shape: found)
    #expect(throws: KerasError(message)) { try array.samples(of: wanted, input: "image") }
  }

  @Test func oneHot() throws {
    let rows = NDArray([0, 1, 0, 1, 0, 0] as [Float], shape: [2, 3])
    #expect(try NDArray([1, 0] as [UInt8]).oneHot(classes: 3) == rows)
    #expect(try NDArray([1, 0] as [Double], shape: [2, 1]).oneHot(classes: 3) == rows)
  }

  @Test(arguments: [
    (NDArray([0, 10] as [Int64]), "the label of sample 1 is 10, but a class index from 0 to 9 is needed."),
    (NDArray([-1] as [Int32]), "the label of sample 0 is -1, but a class index from 0 to 9 is needed."),
    (NDArray([0.5] as [Float]), "the label of sample 0 is 0.5, but a class index from 0 to 9 is needed."),
    (NDArray([.nan] as [Float]), "the label of sample 0 is nan, but a class index from 0 to 9 is needed."),
    (
      NDArray([1, 2] as [Float], shape: [1, 2]),
      "labels must be class indices of shape (samples,) or (samples, 1), got float32 (1, 2)."
    ),
  ])
  func labelsThatAreNoClassIndices(labels: NDArray, message: String) {
    #expect(throws: KerasError(message)) { try labels.oneHot(classes: 10) }
  }

  @Test func arraysOfOneDatasetHaveEquallyManySamples() throws {
    let x = NDArray([Float](repeating: 0, count: 20), shape: [10, 2])
    let dataset = try Dataset([("x", x), ("y", NDArray([Float](repeating: 0, count: 10)))])
    #expect(dataset.sampleCount == 10)
    let (training, validation) = try dataset.split(validation: 0.25)
    #expect(training == 0..<7 && validation == 7..<10)
    #expect(throws: KerasError("\"x\" has 10 samples, but \"y\" has 3; they must be equally many.")) {
      _ = try Dataset([("x", x), ("y", NDArray([1, 2, 3] as [Float]))])
    }
    #expect(throws: KerasError.self) { try dataset.split(validation: 1) }
    #expect(throws: KerasError.self) { try dataset.split(validation: .nan) }
  }
}
