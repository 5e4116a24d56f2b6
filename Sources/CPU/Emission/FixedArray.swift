/// Puts `values` at the start of a fixed-size C array of `long`, which Swift sees as the tuple `array`.
func store<Tuple: BitwiseCopyable>(_ values: [Int], into array: inout Tuple) {
  precondition(values.count * MemoryLayout<Int>.stride <= MemoryLayout<Tuple>.size, "more values than the array holds")
  unsafe withUnsafeMutableBytes(of: &array) { bytes in
    for (index, value) in values.enumerated() {
      unsafe bytes.storeBytes(of: value, toByteOffset: index * MemoryLayout<Int>.stride, as: Int.self)
    }
  }
}
