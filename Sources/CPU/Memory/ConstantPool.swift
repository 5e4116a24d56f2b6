/// Owns what the instructions of a program point to.
@safe final class ConstantPool {
  private var blocks: [UnsafeMutableRawPointer] = unsafe []
  private var cleanups: [() -> Void] = []

  deinit {
    for cleanup in cleanups { cleanup() }
    for index in unsafe blocks.indices { unsafe blocks[index].deallocate() }
  }

  /// A copy of `value` that stays where it is.
  func pointer<Value>(to value: Value) -> UnsafeMutablePointer<Value> {
    unsafe array([value])
  }

  /// A copy of `values` that stays where it is.
  func array<Value>(_ values: [Value]) -> UnsafeMutablePointer<Value> {
    let size = max(MemoryLayout<Value>.stride * values.count, 1)
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    unsafe blocks.append(block)
    let typed = unsafe block.bindMemory(to: Value.self, capacity: values.count)
    unsafe typed.initialize(from: values, count: values.count)
    return unsafe typed
  }

  /// Memory of `byteCount` bytes.
  func bytes(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let block = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
    unsafe blocks.append(block)
    unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
    return unsafe block
  }

  /// Runs `cleanup` when the pool goes.
  func onRelease(_ cleanup: @escaping () -> Void) { cleanups.append(cleanup) }
}
