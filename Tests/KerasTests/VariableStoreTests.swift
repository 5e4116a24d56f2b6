import CPU
import Graph
import KerasCore
import Layers
import Testing

@testable import Keras

/// The memory of a model's variables is counted as long as it is there.
struct VariableStoreTests {
  private let weight = VariableKey.weight(WeightKey(path: ["dense"], name: "kernel"))
  private let slot = VariableKey.slot("momentum", WeightKey(path: ["dense"], name: "kernel"))

  @Test func whatIsForgottenNoLongerCounts() throws {
    let store = VariableStore()
    for _ in 0..<3 {
      try store.initialize(weight, TensorType([10, 10]), .zeros, seed: 0)
      try store.initialize(slot, TensorType([10, 10]), .zeros, seed: 0)
      #expect(store.byteCount == 800)
    }
    store.removeOptimizerState()
    #expect(store.byteCount == 400 && store[slot] == nil)
    // Memory of a file's is not the store's own.
    store.add(weight, Buffer(TensorType([10, 10])))
    #expect(store.byteCount == 0)
  }
}
