internal import KerasCore

/// Owns what the instructions of a program point to.
@safe final class ConstantPool {
  private var blocks: [(base: UnsafeMutableRawPointer, byteCount: Int)] = unsafe []
  private var byteCount = 0
  private var cleanups: [() -> Void] = []

  deinit {
    for cleanup in cleanups { cleanup() }
    for index in unsafe blocks.indices { unsafe free(blocks[index].base, blocks[index].byteCount) }
  }

  /// A copy of `value` that stays where it is.
  func pointer<Value>(to value: Value) -> UnsafeMutablePointer<Value> {
    unsafe array([value])
  }

  /// A copy of `values` that stays where it is.
  func array<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let block = unsafe bytes(MemoryLayout<Value>.stride * values.count)
    let typed = unsafe block.bindMemory(to: Value.self, capacity: values.count)
    unsafe typed.initialize(from: values, count: values.count)
    return unsafe typed
  }

  /// Memory of `byteCount` bytes, all zero.
  func bytes(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let block = unsafe allocateZeros(byteCount)
    unsafe blocks.append((block, byteCount))
    self.byteCount += byteCount
    return unsafe block
  }

  /// An error when this machine has no memory for so many bytes more.
  func requireMemory(_ byteCount: Int) throws(KerasError) {
    try MachineMemory.require(self.byteCount + byteCount, for: "the values that the model computes")
  }

  /// Runs `cleanup` when the pool goes.
  func onRelease(_ cleanup: @escaping () -> Void) { cleanups.append(cleanup) }
}
