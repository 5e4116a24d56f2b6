public import KerasCore

extension NDArray {
  /// The array with samples of the shape that `input` wants: samples with as many elements are reshaped, (28, 28) to
  /// (784,) or (28, 28, 1).
  ///
  /// `shape` is the model's, its first extent being the batch. A sample with the same extents in another order, such as
  /// channels first, is not reshaped: that would mix up its elements.
  public func samples(of shape: PartialShape, input name: String) throws(KerasError) -> NDArray {
    let error = KerasError("input \"\(name)\" must be \(shape), got \(self.shape).")
    guard shape.rank > 0, self.shape.rank > 0 else { throw error }
    let wanted = shape.dimensions.dropFirst()
    let found = self.shape.dimensions.dropFirst()
    if PartialShape(Array(wanted)).matches(Shape(Array(found))) { return self }
    var known: [Int] = []
    for extent in wanted {
      guard let extent else { throw error }
      known.append(extent)
    }
    let (inner, outer) = (known.filter { $0 != 1 }, found.filter { $0 != 1 })
    let isReordered = inner != outer && inner.sorted() == outer.sorted()
    guard !isReordered, Shape(known).checkedCount() == Shape(Array(found)).checkedCount() else { throw error }
    return reshaped(Shape([self.shape[0]] + known))
  }

  /// Class indices as one row of `classes` numbers each, 1 at the index and 0 elsewhere.
  ///
  /// The indices are whole numbers of any type, (samples,) or (samples, 1).
  public func oneHot(classes: Int) throws(KerasError) -> NDArray {
    guard shape.rank > 0, count == shape[0], let numbers = doubles else {
      throw KerasError("labels must be class indices of shape (samples,) or (samples, 1), got \(dtype) \(shape).")
    }
    var rows = [Float](repeating: 0, count: count * classes)
    for (sample, number) in numbers.enumerated() {
      guard let index = Int(exactly: number), index >= 0, index < classes else {
        let found = Int(exactly: number).map(String.init) ?? String(number)
        throw KerasError(
          "the label of sample \(sample) is \(found), but a class index from 0 to \(classes - 1) is needed.")
      }
      rows[sample * classes + index] = 1
    }
    return NDArray(rows, shape: [count, classes])
  }
}
