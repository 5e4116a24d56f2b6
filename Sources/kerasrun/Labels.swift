internal import Keras

/// Labels of a file: class indices, one-hot rows or numbers.
struct Labels {
  /// The file.
  private let path: String
  /// The labels as the file has them.
  let array: NDArray

  /// The labels in the file that `argument` names, which must hold one array.
  init(_ argument: String) throws(KerasError) {
    let path = try StandardInput.path(argument)
    let arrays = try DataFile.read(path)
    guard arrays.count == 1 else {
      throw KerasError("one array of labels is needed, but the file holds \(arrays.count).").inside(path)
    }
    try self.init(arrays[0], of: path)
  }

  /// The labels in `array`, of the file at `path`.
  init(_ array: NamedArray, of path: String) throws(KerasError) {
    guard array.array.dtype != .string else {
      throw KerasError("labels must be numbers, but \"\(array.name ?? "the array")\" holds text.").inside(path)
    }
    self.path = path
    self.array = array.array
  }

  /// Which class each sample is of.
  var indices: [Int] {
    get throws(KerasError) {
      let shape = array.shape
      guard let numbers = array.doubles, shape.rank > 0 else {
        throw KerasError("labels must be (samples,), (samples, 1) or (samples, classes), got \(shape).").inside(path)
      }
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
