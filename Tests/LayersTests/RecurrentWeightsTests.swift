import KerasCore
import KerasLayers
import Testing

/// Expected values were computed with the functions of Keras 2.3.1's `keras/engine/saving.py`.
@Suite struct RecurrentWeightsTests {
  private func counted(_ shape: Shape, from start: Int = 0) -> NDArray {
    NDArray(doubles: (0..<shape.count).map { Double(start + $0) }, dtype: .float32, shape: shape)
  }

  @Test func joinsTheGatesOfKeras1() throws {
    // Kernel (2, 1), recurrent kernel (1, 1) and bias (1,) of i, c, f, o.
    let arrays = (0..<4).flatMap { gate in
      [counted([2, 1], from: 10 * gate), counted([1, 1], from: 100 + gate), counted([1], from: 200 + gate)]
    }
    let weights = try RecurrentWeights.lstm(keras1: arrays)
    #expect(weights.map(\.shape) == [[2, 4], [1, 4], [4]])
    #expect(weights[0].doubles == [0, 20, 10, 30, 1, 21, 11, 31])
    #expect(weights[1].doubles == [100, 102, 101, 103])
    #expect(weights[2].doubles == [200, 202, 201, 203])
    let gru = try RecurrentWeights.gru(keras1: Array(arrays[..<9]))
    #expect(gru[0].doubles == [0, 10, 20, 1, 11, 21])
    #expect(throws: KerasError.self) { try RecurrentWeights.gru(keras1: arrays) }
  }

  @Test func readsCuDNN() throws {
    let arrays = [counted([3, 8]), counted([2, 8]), counted([16])]
    let weights = try RecurrentWeights.lstm(cuDNN: arrays)
    #expect(weights.map(\.shape) == [[3, 8], [2, 8], [8]])
    #expect(
      weights[0].doubles == [0, 9, 2, 11, 4, 13, 6, 15, 1, 16, 3, 18, 5, 20, 7, 22, 8, 17, 10, 19, 12, 21, 14, 23])
    #expect(weights[1].doubles == [0, 8, 2, 10, 4, 12, 6, 14, 1, 9, 3, 11, 5, 13, 7, 15])
    #expect(weights[2].doubles == [8, 10, 12, 14, 16, 18, 20, 22])
    let gru = try RecurrentWeights.gru(cuDNN: [counted([3, 6]), counted([2, 6]), counted([12])])
    #expect(gru.map(\.shape) == [[3, 6], [2, 6], [2, 6]])
    #expect(throws: KerasError.self) { try RecurrentWeights.gru(cuDNN: arrays) }
  }
}
