internal import KerasCore

/// An array of a file that is part of a weight.
struct StoredArray: Equatable, Sendable {
  var shape: Shape
  var dtype: DType
  /// Where it is, as in ``SavedWeight``.
  var location: String
  var fileIndex: Int

  /// The array of `weight` itself.
  init(_ weight: SavedWeight) {
    shape = weight.shape
    dtype = weight.dtype
    location = weight.location
    fileIndex = weight.fileIndex
  }
}

/// How a weight is made of numbers of fewer bits and their scales.
package struct QuantizedWeight: Equatable, Sendable {
  /// How a kernel's elements are found in the file's, and scaled.
  enum Method: Equatable, Sendable {
    /// `values[i] / scale`; one scale for each combination of indices that `strides` count, the elements packed in twos along
    /// `packedAxis` if it is not nil.
    case divided(strides: [Int], packedAxis: Int?)
    /// `values[row, column] / scale[column]`, packed in twos along the columns.
    case packedColumns
    /// `(values[row, column] - zero[group, column]) · scale[group, column]`, where rows tell the group; packed along the columns.
    case groupedRows
    /// `(values[row, column] - zero[row, group]) · scale[row, group]`, where columns tell the group; packed along the columns.
    case groupedColumns
    /// `(values[column, row] - zero[column, group]) · scale[column, group]`, unsigned, where rows tell the group; the columns of
    /// the kernel are packed in twos if `isPacked`.
    case transposed(isPacked: Bool)
    /// `float8(value / scale) · scale`, with 4 bits of exponent and 3 of fraction.
    case float8
  }

  var method: Method
  /// The kernel as a matrix: what is summed over, and what is not.
  var rows: Int
  var columns: Int
  var values: StoredArray
  var scale: StoredArray
  var zero: StoredArray?
  var groups: StoredArray?
  /// The factor of each row before it was quantised.
  var rowScale: StoredArray?

  /// The form in which the file has the weight, in a few words.
  package var form: String { "quantised, \(values.dtype.rawValue) \(values.shape)" }

  /// The elements as `Float`, of the arrays that `read` gives.
  func dequantized(_ read: (StoredArray) throws(KerasError) -> NDArray) throws(KerasError) -> [Float] {
    let stored = try read(values)
    let scales = try floats(scale, read)
    switch method {
    case .float8:
      guard let scale = scales.first, let elements = stored.floats else { throw damaged }
      return elements.map { Float(Float8.e4m3fn.rounded(Double($0 / scale))) * scale }
    case .divided(let strides, let packedAxis):
      return try divided(stored, by: scales, strides, packedAxis: packedAxis)
    case .packedColumns:
      let values = try unpacked(stored, count: columns)
      guard scales.count == columns else { throw damaged }
      return values.enumerated().map { Float($1) / scales[$0 % columns] }
    case .groupedRows, .groupedColumns:
      return try grouped(try unpacked(stored, count: columns), scales, byRow: method == .groupedRows, read)
    case .transposed(let isPacked): return try transposed(stored, scales, isPacked: isPacked, read)
    }
  }

  private func divided(
    _ stored: NDArray, by scales: [Float], _ strides: [Int], packedAxis: Int?
  ) throws(KerasError) -> [Float] {
    var values = try integers(stored)
    var shape = stored.shape
    if let packedAxis {
      values = unpackNibbles(values, shape, axis: packedAxis, count: rows, isSigned: true)
      shape[packedAxis] = rows
    }
    guard strides.count == shape.rank, values.count == shape.count,
      zip(strides, shape.dimensions).reduce(0, { $0 + $1.0 * ($1.1 - 1) }) < scales.count
    else { throw damaged }
    let steps = shape.strides
    return values.indices.map { index in
      var place = 0
      for axis in 0..<shape.rank { place += index / steps[axis] % shape[axis] * strides[axis] }
      return Float(values[index]) / scales[place]
    }
  }

  private func grouped(
    _ values: [Int], _ scales: [Float], byRow: Bool, _ read: (StoredArray) throws(KerasError) -> NDArray
  ) throws(KerasError) -> [Float] {
    guard let zero, let groups else { throw damaged }
    let zeros = try floats(zero, read)
    let group = try floats(groups, read)
    // Scales are (group, column) or (row, group).
    let groupCount = scales.count / max(byRow ? columns : rows, 1)
    guard scales.count == groupCount * (byRow ? columns : rows), zeros.count == scales.count,
      group.count == (byRow ? rows : columns), group.allSatisfy({ $0 >= 0 && $0 < Float(groupCount) })
    else { throw damaged }
    return values.indices.map { index in
      let (row, column) = (index / columns, index % columns)
      let place = byRow ? Int(group[row]) * columns + column : row * groupCount + Int(group[column])
      return (Float(values[index]) - zeros[place]) * scales[place]
    }
  }

  private func transposed(
    _ stored: NDArray, _ scales: [Float], isPacked: Bool, _ read: (StoredArray) throws(KerasError) -> NDArray
  ) throws(KerasError) -> [Float] {
    guard let groups else { throw damaged }
    guard let zero else {
      throw KerasError(
        "\"\(values.location)\" is quantised, but the file has no zero points for it: Keras 3.14 and 3.15 forget them; "
          + "save the model without quantisation, or from another version.")
    }
    let zeros = try floats(zero, read)
    let group = try floats(groups, read)
    let rowScales = try rowScale.map { (weight) throws(KerasError) in try floats(weight, read) }
    var values = try integers(stored)
    if isPacked { values = unpackNibbles(values, stored.shape, axis: 0, count: columns, isSigned: false) }
    let groupCount = scales.count / max(columns, 1)
    guard values.count == rows * columns, scales.count == groupCount * columns, zeros.count == scales.count,
      group.count == rows, group.allSatisfy({ $0 >= 0 && $0 < Float(groupCount) }), rowScales?.count ?? rows == rows
    else { throw damaged }
    var result = [Float](repeating: 0, count: rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let place = column * groupCount + Int(group[row])
        var value = (Float(values[column * rows + row]) - zeros[place]) * scales[place]
        if let rowScales { value /= rowScales[row] }
        result[row * columns + column] = value
      }
    }
    return result
  }

  /// The elements of a matrix that is packed in twos along its last axis.
  private func unpacked(_ stored: NDArray, count: Int) throws(KerasError) -> [Int] {
    let values = unpackNibbles(
      try integers(stored), stored.shape, axis: stored.shape.rank - 1, count: count, isSigned: true)
    guard values.count == rows * columns else { throw damaged }
    return values
  }

  private func integers(_ array: NDArray) throws(KerasError) -> [Int] {
    guard array.dtype == .int8 || array.dtype == .uint8, let elements = array.elements(as: Int64.self) else {
      throw damaged
    }
    return elements.map { Int($0) }
  }

  private func floats(
    _ weight: StoredArray, _ read: (StoredArray) throws(KerasError) -> NDArray
  ) throws(KerasError) -> [Float] {
    guard let floats = try read(weight).floats else { throw damaged }
    return floats
  }

  private var damaged: KerasError {
    KerasError("\"\(values.location)\" is quantised, but its scales do not fit its shape \(values.shape).")
  }
}

/// The numbers of 4 bits in `packed`, of `shape`, of which there are `count` along `axis`: the lower half of a byte holds the one
/// with the even index.
func unpackNibbles(_ packed: [Int], _ shape: Shape, axis: Int, count: Int, isSigned: Bool) -> [Int] {
  guard shape.rank > 0, (shape[axis] * 2) - count <= 1, count <= shape[axis] * 2 else { return [] }
  let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
  let outer = shape.dimensions[..<axis].reduce(1, *)
  var values: [Int] = []
  values.reserveCapacity(outer * count * inner)
  for block in 0..<outer {
    for index in 0..<count {
      let start = (block * shape[axis] + index / 2) * inner
      for offset in 0..<inner {
        let nibble = packed[start + offset] >> (index % 2 * 4) & 0xF
        values.append(isSigned && nibble > 7 ? nibble - 16 : nibble)
      }
    }
  }
  return values
}
