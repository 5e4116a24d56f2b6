internal import Keras

/// The labels in a file: class indices or one-hot rows.
struct Labels {
  /// The file.
  let path: String
  /// The labels as the file has them, one array for each output of a model.
  let arrays: [NamedArray]

  init(_ path: String) throws(KerasError) {
    self.path = path
    arrays = try DataFile.read(path)
    if let text = arrays.first(where: { $0.array.dtype == .string }) {
      throw KerasError("labels must be numbers, but \"\(text.name ?? "the array")\" holds text.").inside(path)
    }
  }

  /// Which class each sample is of.
  var indices: [Int] {
    get throws(KerasError) {
      guard arrays.count == 1, let numbers = arrays[0].array.doubles, arrays[0].array.shape.rank > 0 else {
        throw KerasError("one array of labels is needed, but the file holds \(arrays.count).").inside(path)
      }
      let shape = arrays[0].array.shape
      var indices: [Int] = []
      if shape.rank == 2, shape[1] > 1 {
        for sample in 0..<shape[0] {
          let row = numbers[sample * shape[1]..<(sample + 1) * shape[1]]
          guard let one = row.firstIndex(of: 1), row.allSatisfy({ $0 == 0 || $0 == 1 }) else {
            throw KerasError("the labels of sample \(sample) are not a one-hot row.").inside(path)
          }
          indices.append(one - row.startIndex)
        }
        return indices
      }
      guard shape.count == shape[0] else {
        throw KerasError("labels must be (samples,), (samples, 1) or (samples, classes), got \(shape).").inside(path)
      }
      for (sample, number) in numbers.enumerated() {
        guard let index = Int(exactly: number) else {
          throw KerasError("the label of sample \(sample) is \(number), but a class index is needed.").inside(path)
        }
        indices.append(index)
      }
      return indices
    }
  }
}
