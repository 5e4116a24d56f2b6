public import KerasCore

/// Copies samples of `array`, one after the other, into `target` as `Float`s times `scale`, and allocates nothing.
///
/// The samples must exist, `target` must have room for all of them, and `array` must not hold strings.
public func copy(samples: Span<Int>, of array: NDArray, into target: inout MutableSpan<Float>, scale: Float = 1) {
  let size = sampleSize(array, samples, room: target.count)
  switch array.dtype {
  case .float32 where scale == 1: gather(Float.self, of: array, samples, size, &target) { $0 }
  case .float32: gather(Float.self, of: array, samples, size, &target) { $0 * scale }
  case .uint8: gather(UInt8.self, of: array, samples, size, &target) { Float($0) * scale }
  case .int8: gather(Int8.self, of: array, samples, size, &target) { Float($0) * scale }
  case .bool: gather(Bool.self, of: array, samples, size, &target) { $0 ? scale : 0 }
  case .int16: gather(Int16.self, of: array, samples, size, &target) { Float($0) * scale }
  case .uint16: gather(UInt16.self, of: array, samples, size, &target) { Float($0) * scale }
  case .int32: gather(Int32.self, of: array, samples, size, &target) { Float($0) * scale }
  case .uint32: gather(UInt32.self, of: array, samples, size, &target) { Float($0) * scale }
  case .int64: gather(Int64.self, of: array, samples, size, &target) { Float($0) * scale }
  case .uint64: gather(UInt64.self, of: array, samples, size, &target) { Float($0) * scale }
  case .float16: gather(Float16.self, of: array, samples, size, &target) { Float($0) * scale }
  case .bfloat16: gather(BFloat16.self, of: array, samples, size, &target) { $0.float * scale }
  case .float64: gather(Double.self, of: array, samples, size, &target) { Float($0) * scale }
  case .string: preconditionFailure("strings are not numbers")
  }
}

/// Copies samples of `array`, one after the other, into `target` as whole numbers – class indices, tokens – and
/// allocates nothing. Fractions are cut off, numbers beyond the range of `Int32` become its nearest end.
///
/// The samples must exist, `target` must have room for all of them, and `array` must not hold strings.
public func copy(samples: Span<Int>, of array: NDArray, into target: inout MutableSpan<Int32>) {
  let size = sampleSize(array, samples, room: target.count)
  switch array.dtype {
  case .int32: gather(Int32.self, of: array, samples, size, &target) { $0 }
  case .uint8: gather(UInt8.self, of: array, samples, size, &target) { Int32($0) }
  case .int8: gather(Int8.self, of: array, samples, size, &target) { Int32($0) }
  case .bool: gather(Bool.self, of: array, samples, size, &target) { $0 ? 1 : 0 }
  case .int16: gather(Int16.self, of: array, samples, size, &target) { Int32($0) }
  case .uint16: gather(UInt16.self, of: array, samples, size, &target) { Int32($0) }
  case .uint32: gather(UInt32.self, of: array, samples, size, &target) { Int32(clamping: $0) }
  case .int64: gather(Int64.self, of: array, samples, size, &target) { Int32(clamping: $0) }
  case .uint64: gather(UInt64.self, of: array, samples, size, &target) { Int32(clamping: $0) }
  case .float16: gather(Float16.self, of: array, samples, size, &target) { whole(Double($0)) }
  case .bfloat16: gather(BFloat16.self, of: array, samples, size, &target) { whole(Double($0.float)) }
  case .float32: gather(Float.self, of: array, samples, size, &target) { whole(Double($0)) }
  case .float64: gather(Double.self, of: array, samples, size, &target) { whole($0) }
  case .string: preconditionFailure("strings are not numbers")
  }
}

/// Copies samples of `array`, one after the other, into `target` as they are, and allocates nothing.
///
/// The samples must exist, `target` must have room for all of them, and `Word` must have the size of an element of `array`.
public func copy<Word: FixedWidthInteger & BitwiseCopyable>(
  samples: Span<Int>, of array: NDArray, unconvertedInto target: inout MutableSpan<Word>
) {
  precondition(array.dtype.size == MemoryLayout<Word>.size, "\(array.dtype) has another size than \(Word.self)")
  gather(Word.self, of: array, samples, sampleSize(array, samples, room: target.count), &target) { $0 }
}

private func whole(_ number: Double) -> Int32 {
  number.isNaN ? 0 : Int32(min(max(number, Double(Int32.min)), Double(Int32.max)))
}

/// Elements of one sample of `array`, once it is certain that the samples and the room for them are there.
private func sampleSize(_ array: NDArray, _ samples: Span<Int>, room: Int) -> Int {
  let sampleCount = array.shape.rank == 0 ? 0 : array.shape[0]
  let size = sampleCount == 0 ? 0 : array.count / sampleCount
  precondition(size * samples.count <= room, "the target has no room for \(samples.count) samples")
  for index in samples.indices {
    precondition(samples[index] >= 0 && samples[index] < sampleCount, "there is no sample \(samples[index])")
  }
  return size
}

// `sampleSize` has checked every index and the room, so that the loop is free to be SIMD instructions.
@inline(__always)
private func gather<Element: BitwiseCopyable, Target: BitwiseCopyable>(
  _ type: Element.Type, of array: NDArray, _ samples: Span<Int>, _ size: Int, _ target: inout MutableSpan<Target>,
  _ convert: (Element) -> Target
) {
  unsafe array.withBytes { source in
    unsafe target.withUnsafeMutableBufferPointer { target in
      let source = unsafe source.assumingMemoryBound(to: type)
      guard let source = source.baseAddress, let target = target.baseAddress else { return }
      for index in samples.indices {
        let from = unsafe source + samples[index] * size
        let to = unsafe target + index * size
        for element in 0..<size { unsafe to[element] = convert(from[element]) }
      }
    }
  }
}
