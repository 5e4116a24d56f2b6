public import KerasCore

/// The likeliest label sequences of logits (batch, steps, classes), of each sample the first of which as many steps count as the
/// second operand (batch) says: (paths, batch, steps), filled up with −1, and the logarithms (batch, paths) of their probabilities.
///
/// A search along beams: of every step the likeliest sequences are kept. Source: Hannun et al., "First-Pass Large Vocabulary
/// Continuous Speech Recognition", 2014, without a language model.
public struct BeamSearch: Operation {
  /// The class between labels.
  public let blank: Int
  /// How many sequences are kept.
  public let width: Int
  /// How many sequences are wanted.
  public let paths: Int

  /// The operation that keeps `width` sequences and yields `paths`.
  public init(blank: Int, width: Int, paths: Int) {
    self.blank = blank
    self.width = width
    self.paths = paths
  }

  public var name: String { "beam search" }
  public var operandCount: Int? { 2 }

  public func outputTypes(_ inputs: [TensorType]) throws(KerasError) -> [TensorType] {
    let shape = inputs[0].shape
    guard shape.rank == 3, inputs[0].dtype.isFloating, inputs[1].shape == [shape[0]] else {
      throw KerasError(
        "logits (batch, steps, classes) and a length each are needed, got \(shape) and \(inputs[1].shape).")
    }
    guard 0..<shape[2] ~= blank, 1...65_536 ~= width, 1...width ~= paths else {
      throw KerasError("\(paths) of \(width) sequences between classes \(blank) of \(shape[2]) cannot be searched.")
    }
    return types(inputs[0])
  }

  private func types(_ type: TensorType) -> [TensorType] {
    let (batch, steps) = (type.shape[0], type.shape[1])
    return [TensorType([paths, batch, steps], .int32), TensorType([batch, paths], type.dtype)]
  }

  public func reference(_ inputs: [ReferenceArray]) -> [ReferenceArray] {
    let logits = inputs[0]
    let types = types(TensorType(logits.shape, logits.dtype))
    let (batch, steps, classes) = (logits.shape[0], logits.shape[1], logits.shape[2])
    var labels = [Double](repeating: -1, count: types[0].shape.count)
    var scores = [Double](repeating: -.infinity, count: types[1].shape.count)
    for sample in 0..<batch {
      let length = min(max(inputs[1].values[sample], 0), Double(steps))
      var beams = [Beam(labels: [], blank: 0, label: -.infinity)]
      for step in 0..<(length.isNaN ? 0 : Int(length)) {
        let start = (sample * steps + step) * classes
        beams = next(beams, Self.logSoftmax(logits.values[start..<start + classes]))
      }
      for (path, beam) in beams.prefix(paths).enumerated() {
        scores[sample * paths + path] = beam.total
        let start = (path * batch + sample) * steps
        for (place, label) in beam.labels.enumerated() { labels[start + place] = Double(label) }
      }
    }
    return zip(types, [labels, scores]).map { ReferenceArray($1, shape: $0.shape, dtype: $0.dtype) }
  }

  /// A sequence, and the logarithms of the probabilities that it ends in a blank and in its last label.
  private struct Beam {
    var labels: [Int]
    var blank: Double
    var label: Double

    var total: Double { BeamSearch.logSum(blank, label) }
  }

  /// The likeliest sequences after one more step.
  private func next(_ beams: [Beam], _ scores: [Double]) -> [Beam] {
    var found: [[Int]: Beam] = [:]
    func add(_ labels: [Int], blank: Double, label: Double) {
      var beam = found[labels] ?? Beam(labels: labels, blank: -.infinity, label: -.infinity)
      beam.blank = Self.logSum(beam.blank, blank)
      beam.label = Self.logSum(beam.label, label)
      found[labels] = beam
    }
    for beam in beams {
      let last = beam.labels.last
      add(beam.labels, blank: beam.total + scores[blank], label: last.map { beam.label + scores[$0] } ?? -.infinity)
      for label in scores.indices where label != blank {
        // The same label once more only counts after a blank.
        let before = label == last ? beam.blank : beam.total
        guard before > -.infinity else { continue }
        add(beam.labels + [label], blank: -.infinity, label: before + scores[label])
      }
    }
    let sorted = found.values.map { ($0.total, $0) }.sorted {
      $0.0 == $1.0 ? $0.1.labels.lexicographicallyPrecedes($1.1.labels) : $0.0 > $1.0
    }
    return sorted.prefix(width).map(\.1)
  }

  private static func logSum(_ a: Double, _ b: Double) -> Double {
    let largest = max(a, b)
    guard largest > -.infinity else { return largest }
    return largest + Elementary.log(Elementary.exp(a - largest) + Elementary.exp(b - largest))
  }

  private static func logSoftmax(_ logits: ArraySlice<Double>) -> [Double] {
    let largest = logits.max() ?? 0
    var sum = 0.0
    for logit in logits { sum += Elementary.exp(logit - largest) }
    let total = largest + Elementary.log(sum)
    return logits.map { $0 - total }
  }

  public func gradient(_ context: GradientContext) throws(KerasError) -> [Tensor?] { [nil, nil] }
}
