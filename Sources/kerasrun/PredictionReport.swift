internal import Keras

/// A model's outputs as people read them: for each sample the best classes, and whether they are right.
struct PredictionReport {
  private let outputs: [NamedArray]
  private let top: Int
  private let names: ClassNames
  private var labels: [Int]?
  private var correct = 0

  init(outputs: [NamedArray], top: Int, names: ClassNames) {
    self.outputs = outputs
    self.top = top
    self.names = names
  }

  /// How many classes the model tells apart; nil when it is no classifier.
  var classCount: Int? {
    guard outputs.count == 1, let array = outputs.first?.array, array.dtype != .string, array.shape.rank == 2,
      array.shape[1] > 1
    else { return nil }
    let shape = array.shape
    return shape[1]
  }

  private var values: [Float] { outputs.first?.array.floats ?? [] }

  private var sampleCount: Int { outputs.first?.array.shape.dimensions.first ?? 0 }

  /// Compares the best class of each sample with the right one, which the file at `path` states.
  mutating func judge(by labels: [Int], _ path: String) throws(KerasError) {
    guard let classCount else {
      throw KerasError(
        "--labels needs a model with one output of (samples, classes), got \(outputs.map(\.array.shape)).")
    }
    guard labels.count >= sampleCount else {
      throw KerasError("there are \(labels.count) labels for \(sampleCount) samples.").inside(path)
    }
    if let sample = labels.prefix(sampleCount).firstIndex(where: { $0 < 0 || $0 >= classCount }) {
      throw KerasError(
        "the label of sample \(sample) is \(labels[sample]), but a class index from 0 to \(classCount - 1) is needed."
      ).inside(path)
    }
    self.labels = labels
    let values = values
    for sample in 0..<sampleCount where best(sample, values, 1, classCount).first == labels[sample] { correct += 1 }
  }

  /// The `count` classes with the largest values, best first.
  private func best(_ sample: Int, _ values: [Float], _ count: Int, _ classes: Int) -> [Int] {
    let row = values[sample * classes..<(sample + 1) * classes]
    var best: [Int] = []
    for _ in 0..<min(count, classes) {
      var winner: Int?
      for (index, value) in row.enumerated() where !best.contains(index) {
        if let current = winner, row[row.startIndex + current] >= value { continue }
        winner = index
      }
      if let winner { best.append(winner) }
    }
    return best
  }

  /// The share of samples whose best class is right.
  private var accuracy: Double { sampleCount == 0 ? 0 : Double(correct) / Double(sampleCount) }

  /// The accuracy over all samples; nil without labels.
  var accuracyLine: String? {
    labels == nil ? nil : "accuracy: \(fixed(accuracy, digits: 4)) (\(correct) of \(sampleCount))\n"
  }

  /// A line for each sample.
  var table: String {
    guard let classCount else { return plainTable }
    let values = values
    let width = String(max(sampleCount - 1, 0)).count
    let nameWidth = max(names.width, String(classCount - 1).count)
    var text = ""
    for sample in 0..<sampleCount {
      let best = best(sample, values, top, classCount)
      text += padded(String(sample), width, right: true)
      for index in best {
        let value = Double(values[sample * classCount + index])
        text += "  " + padded(names[index], nameWidth, right: false) + " " + fixed(value, digits: 4)
      }
      if let labels {
        text += best.first == labels[sample] ? "  right" : "  wrong: \(names[labels[sample]])"
      }
      text += "\n"
    }
    return text + (accuracyLine ?? "")
  }

  /// The numbers themselves, where there are no classes; large outputs by their shape and range.
  private var plainTable: String {
    var text = ""
    for output in outputs {
      let array = output.array
      text += "\(output.name ?? "output") \(array.shape)\n"
      guard let samples = array.shape.dimensions.first, samples > 0 else { continue }
      guard let values = array.floats else {
        text += Self.lines(array.strings ?? [], samples)
        continue
      }
      let size = values.count / samples
      for sample in 0..<samples {
        let row = values[sample * size..<(sample + 1) * size]
        text += "\(sample)  "
        if size <= 10 {
          text += row.map { fixed(Double($0), digits: 6) }.joined(separator: "  ")
        } else {
          let mean = row.lazy.map(Double.init).reduce(0, +) / Double(size)
          text +=
            "minimum \(fixed(Double(row.min() ?? 0), digits: 6))  mean \(fixed(mean, digits: 6))  "
            + "maximum \(fixed(Double(row.max() ?? 0), digits: 6))"
        }
        text += "\n"
      }
    }
    return text
  }

  /// A line of `strings` for each of so many samples.
  private static func lines(_ strings: [String], _ samples: Int) -> String {
    let size = strings.count / samples
    var text = ""
    for sample in 0..<samples {
      let row = strings[sample * size..<(sample + 1) * size].map { JSON.string($0).description }
      text += "\(sample)  \(row.joined(separator: "  "))\n"
    }
    return text
  }

  private func padded(_ text: String, _ width: Int, right: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return right ? space + text : text + space
  }

  /// The same for programs, as JSON: all values, and for classes the best of each sample.
  var jsonText: String {
    // The values as text at once: as JSON in memory they would take a multiple of their size.
    let outputs = outputs.map { output in
      let shape = JSON.array(output.array.shape.dimensions.map(JSON.int))
      return "{\"name\": \(JSON.string(output.name ?? "")), \"shape\": \(shape), \"values\": \(output.array.jsonText)}"
    }
    let start = "{\"samples\": \(sampleCount), \"outputs\": [\(outputs.joined(separator: ", "))]"
    return ([start] + classes.members.map { "\(JSON.string($0.key)): \($0.value.strictDescription)" })
      .joined(separator: ", ") + "}"
  }

  /// What there is to say of classes.
  private var classes: JSON.Object {
    var document = JSON.Object()
    guard let classCount else { return document }
    let values = values
    document["predictions"] = .array(
      (0..<sampleCount).map { sample in
        let best = best(sample, values, top, classCount)
        var prediction = JSON.Object()
        prediction["sample"] = .int(sample)
        prediction["classes"] = .array(
          best.map { index in
            [
              "class": .int(index), "name": .string(names[index]),
              "value": .double(Double(values[sample * classCount + index])),
            ]
          })
        if let labels {
          prediction["label"] = .int(labels[sample])
          prediction["right"] = .bool(best.first == labels[sample])
        }
        return .object(prediction)
      })
    if labels != nil { document["accuracy"] = .double(accuracy) }
    return document
  }
}
