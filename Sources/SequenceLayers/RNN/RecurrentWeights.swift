package import KerasCore

/// Weights of recurrent layers as older Keras and CuDNN stored them, in today's order: kernel, recurrent kernel, bias.
///
/// Source: `preprocess_weights_for_loading` and `_convert_rnn_weights` in `keras/engine/saving.py` of Keras 2.3.1.
package enum RecurrentWeights {
  /// The twelve arrays of Keras 1's LSTM – W, U and b of i, c, f and o – as the gates i, f, c, o side by side.
  /// Its ConvLSTM2D has the same.
  package static func lstm(keras1 arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    try joined(arrays, gates: [0, 2, 1, 3])
  }

  /// The nine arrays of Keras 1's GRU – W, U and b of z, r and h – as the gates z, r, h side by side.
  package static func gru(keras1 arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    try joined(arrays, gates: [0, 1, 2])
  }

  /// The weights of a `CuDNNLSTM` as those of an LSTM.
  package static func lstm(cuDNN arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    let (kernel, recurrent, bias) = try cuDNN(arrays, gates: 4)
    let half = bias.count / 2
    let sum = (0..<half).map { bias[$0] + bias[half + $0] }
    return [kernel, recurrent, NDArray(doubles: sum, dtype: arrays[2].dtype, shape: [half])]
  }

  /// The weights of a `CuDNNGRU` as those of a GRU that resets after the product.
  package static func gru(cuDNN arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    let (kernel, recurrent, bias) = try cuDNN(arrays, gates: 3)
    return [kernel, recurrent, NDArray(doubles: bias, dtype: arrays[2].dtype, shape: [2, bias.count / 2])]
  }

  /// Weights of an LSTM as the twelve arrays of Keras 1: the inverse of ``lstm(keras1:)``.
  package static func lstm(toKeras1 arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    try split(arrays, gates: [0, 2, 1, 3])
  }

  /// Weights of a GRU as the nine arrays of Keras 1: the inverse of ``gru(keras1:)``.
  package static func gru(toKeras1 arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    try split(arrays, gates: [0, 1, 2])
  }

  /// Weights of an LSTM as those of a `CuDNNLSTM`, which adds two biases: `bias` is the second of them, and the first is
  /// what is left, or everything where the sum would be rounded.
  package static func lstm(toCuDNN arrays: [NDArray], bias second: [Double]) throws(KerasError) -> [NDArray] {
    let whole = try numbers(arrays[2])
    guard second.count == whole.count else { throw KerasError("a bias must have \(whole.count) elements.") }
    var (first, rest) = (whole, second)
    for index in whole.indices {
      let difference = Double(Float(whole[index] - second[index]))
      let isExact = Float(difference + second[index]) == Float(whole[index])
      (first[index], rest[index]) = isExact ? (difference, second[index]) : (whole[index], 0)
    }
    let bias = NDArray(doubles: first + rest, dtype: arrays[2].dtype, shape: [2 * whole.count])
    return try kernelsToCuDNN(arrays, gates: 4) + [bias]
  }

  /// Weights of a GRU that resets after the product as those of a `CuDNNGRU`: the inverse of ``gru(cuDNN:)``.
  package static func gru(toCuDNN arrays: [NDArray]) throws(KerasError) -> [NDArray] {
    try kernelsToCuDNN(arrays, gates: 3) + [arrays[2].reshaped([arrays[2].count])]
  }

  private static func split(_ arrays: [NDArray], gates: [Int]) throws(KerasError) -> [NDArray] {
    var result: [NDArray?] = Array(repeating: nil, count: 3 * gates.count)
    for (kind, array) in arrays.enumerated() {
      let values = try numbers(array)
      let (width, shape) = (array.shape[-1], array.shape)
      let columns = width / gates.count
      let part = Shape(Array(shape.dimensions.dropLast()) + [columns])
      for (place, gate) in gates.enumerated() {
        var elements: [Double] = []
        for row in 0..<(width == 0 ? 0 : values.count / width) {
          elements += values[row * width + place * columns..<row * width + (place + 1) * columns]
        }
        result[3 * gate + kind] = NDArray(doubles: elements, dtype: array.dtype, shape: part)
      }
    }
    return result.compactMap { $0 }
  }

  private static func kernelsToCuDNN(_ arrays: [NDArray], gates: Int) throws(KerasError) -> [NDArray] {
    guard arrays.count == 3 else { throw KerasError("the layer has three weights, got \(arrays.count).") }
    let kernel = try rearranged(arrays[0], gates: gates) { row, column, inputs, units in
      let place = row * units + column
      return (place % inputs, place / inputs)
    }
    return [kernel, try rearranged(arrays[1], gates: gates) { row, column, _, _ in (column, row) }]
  }

  private static func joined(_ arrays: [NDArray], gates: [Int]) throws(KerasError) -> [NDArray] {
    guard arrays.count == 3 * gates.count else {
      throw KerasError("Keras 1 stores \(3 * gates.count) weights for the layer, got \(arrays.count).")
    }
    var result: [NDArray] = []
    for kind in 0..<3 {
      let parts = gates.map { arrays[3 * $0 + kind] }
      let shape = parts[0].shape
      guard shape.rank > 0, parts.allSatisfy({ $0.shape == shape }) else {
        throw KerasError("the weights of the gates must have one shape, got \(parts.map(\.shape)).")
      }
      let values = try parts.map(numbers)
      let columns = shape[-1]
      let rows = Shape(Array(shape.dimensions.dropLast())).count
      var whole: [Double] = []
      for row in 0..<rows { for part in values { whole += part[row * columns..<(row + 1) * columns] } }
      let joined = Shape(Array(shape.dimensions.dropLast()) + [columns * gates.count])
      result.append(NDArray(doubles: whole, dtype: parts[0].dtype, shape: joined))
    }
    return result
  }

  private static func cuDNN(
    _ arrays: [NDArray], gates: Int
  ) throws(KerasError) -> (kernel: NDArray, recurrent: NDArray, bias: [Double]) {
    guard arrays.count == 3, arrays[0].shape.rank == 2, arrays[1].shape.rank == 2,
      arrays[1].shape[1] == gates * arrays[1].shape[0], arrays[0].shape[1] == arrays[1].shape[1],
      arrays[2].shape == [2 * arrays[1].shape[1]]
    else {
      throw KerasError("the shapes \(arrays.map(\.shape)) are not those of a CuDNN layer with \(gates) gates.")
    }
    // A gate of the kernel was written row by row and is read column by column.
    let kernel = try rearranged(arrays[0], gates: gates) { row, column, inputs, units in
      let place = column * inputs + row
      return (place / units, place % units)
    }
    let recurrent = try rearranged(arrays[1], gates: gates) { row, column, _, _ in (column, row) }
    return (kernel, recurrent, try numbers(arrays[2]))
  }

  /// `matrix` with element (row, column) of each gate taken from where `source` says.
  private static func rearranged(
    _ matrix: NDArray, gates: Int, _ source: (_ row: Int, _ column: Int, _ rows: Int, _ units: Int) -> (Int, Int)
  ) throws(KerasError) -> NDArray {
    let values = try numbers(matrix)
    let (rows, columns) = (matrix.shape[0], matrix.shape[1])
    let units = columns / gates
    var result = values
    for row in 0..<rows {
      for column in 0..<columns {
        let (fromRow, fromColumn) = source(row, column % units, rows, units)
        result[row * columns + column] = values[fromRow * columns + column / units * units + fromColumn]
      }
    }
    return NDArray(doubles: result, dtype: matrix.dtype, shape: matrix.shape)
  }

  private static func numbers(_ array: NDArray) throws(KerasError) -> [Double] {
    guard let values = array.doubles else { throw KerasError("the weights of a layer must be numbers.") }
    return values
  }
}
