extension Initializer {
  /// The value that a variable of `type` starts out with.
  func initialValue(of key: VariableKey, _ type: TensorType, seed: UInt64) throws(KerasError) -> NDArray {
    let value: Double
    switch self {
    case .zeros: value = 0
    case .ones: value = 1
    case .constant(let constant): value = constant
    default: throw KerasError("\(key) has no value in the file.")
    }
    return NDArray(doubles: Array(repeating: value, count: type.shape.count), dtype: type.dtype, shape: type.shape)
  }
}
