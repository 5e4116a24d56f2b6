extension Initializer {
  /// The value that the variable `key` of `type` starts out with: the same for the same seed, whatever else there is.
  func initialValue(of key: VariableKey, _ type: TensorType, seed: UInt64) throws(KerasError) -> NDArray {
    // FNV-1a: every variable has its own sequence of random numbers.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key.description.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var generator = SplitMix64(seed: seed ^ hash)
    let elements = try sample(shape: type.shape, generator: &generator)
    if type.dtype == .float32 { return NDArray(elements, shape: type.shape) }
    return NDArray(doubles: elements.map(Double.init), dtype: type.dtype, shape: type.shape)
  }
}
