internal import CPU

/// The memory of a model's variables: one buffer each, which all of its programs share.
final class VariableStore {
  private var buffers: [VariableKey: Buffer] = [:]
  /// Bytes of the memory that was made here.
  private(set) var byteCount = 0
  /// The variables whose memory was made here.
  private var made: Set<VariableKey> = []

  /// The memory of `key`, when there is any yet.
  subscript(key: VariableKey) -> Buffer? { buffers[key] }

  /// The variables that have memory.
  var keys: some Sequence<VariableKey> { buffers.keys }

  /// Makes `buffer` the memory of `key`.
  func add(_ key: VariableKey, _ buffer: Buffer) {
    remove(key)
    buffers[key] = buffer
  }

  /// The memory of each of `variables`; what has none yet gets it, with its initial value.
  func buffers(for variables: [ModelVariable], seed: UInt64) throws(KerasError) -> [Buffer] {
    var result: [Buffer] = []
    for variable in variables { result.append(try buffer(for: variable, seed: seed)) }
    return result
  }

  private func buffer(for variable: ModelVariable, seed: UInt64) throws(KerasError) -> Buffer {
    if let buffer = buffers[variable.key] {
      // Only what a stateful layer keeps depends on the batch.
      guard buffer.type == variable.type else {
        throw KerasError(
          "\(variable.key) is kept as \(buffer.type.shape), but this batch needs \(variable.type.shape): a stateful "
            + "layer takes batches of one size.")
      }
      return buffer
    }
    switch variable.initialValue {
    case .initializer(let initializer):
      return try initialize(variable.key, variable.type, initializer, seed: seed)
    case .copy(let key):
      let buffer = try memory(variable.type)
      if let source = buffers[key] { buffer.store(source.array) }
      keep(buffer, as: variable.key)
      return buffer
    }
  }

  /// Makes memory for `key` with the value that `initializer` draws from `seed`.
  @discardableResult
  func initialize(
    _ key: VariableKey, _ type: TensorType, _ initializer: Initializer, seed: UInt64
  ) throws(KerasError) -> Buffer {
    let buffer = try memory(type)
    if initializer != .zeros { buffer.store(try initializer.initialValue(of: key, type, seed: seed)) }
    keep(buffer, as: key)
    return buffer
  }

  /// New memory for a value of `type`, all zero; an error when this machine has none left.
  private func memory(_ type: TensorType) throws(KerasError) -> Buffer {
    try MachineMemory.require(byteCount + type.byteCount, for: "the weights of the model")
    return Buffer(type)
  }

  /// Makes `buffer`, made here, the memory of `key`.
  private func keep(_ buffer: Buffer, as key: VariableKey) {
    remove(key)
    buffers[key] = buffer
    made.insert(key)
    byteCount += buffer.type.byteCount
  }

  /// Forgets the memory of `key`.
  private func remove(_ key: VariableKey) {
    guard let buffer = buffers.removeValue(forKey: key), made.remove(key) != nil else { return }
    byteCount -= buffer.type.byteCount
  }

  /// Forgets everything an optimizer remembers.
  func removeOptimizerState() {
    for key in Array(buffers.keys) where key.isOptimizerState { remove(key) }
  }

  /// Begins the metrics anew.
  func resetMetrics() {
    zero { if case .metric = $0 { true } else { false } }
  }

  /// Begins the states of stateful layers anew.
  func resetStates() {
    zero { if case .layerState = $0 { true } else { false } }
  }

  private func zero(where isWanted: (VariableKey) -> Bool) {
    for (key, buffer) in buffers where isWanted(key) {
      buffer.withElements(of: Float.self) { elements in
        for index in elements.indices { elements[index] = 0 }
      }
    }
  }
}

extension VariableKey {
  /// Whether an optimizer owns the variable.
  var isOptimizerState: Bool {
    switch self {
    case .iterations, .learningRate, .slot, .sharedSlot: true
    case .weight, .layerState, .randomKey, .metric: false
    }
  }
}

extension TensorType {
  /// Bytes that the elements take.
  fileprivate var byteCount: Int { shape.count * dtype.size }
}
