public import KerasCore

/// Copies samples of `array`, one after the other, into `target` as `Float`s times `scale`, and allocates nothing.
///
/// The samples must exist, `target` must have room for all of them, and `array` must not hold strings.
public func copy(samples: Span<Int>, of array: NDArray, into target: inout MutableSpan<Float>, scale: Float = 1) {
  let size = sampleSize(array, samples, room: target.count)
  switch array.storage {
  case .float32(let elements) where scale == 1: gather(samples, size, elements, &target) { $0 }
  case .float32(let elements): gather(samples, size, elements, &target) { $0 * scale }
  case .uint8(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .int8(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .bool(let elements): gather(samples, size, elements, &target) { $0 ? scale : 0 }
  case .int16(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .uint16(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .int32(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .uint32(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .int64(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .uint64(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .float16(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .bfloat16(let elements): gather(samples, size, elements, &target) { $0.float * scale }
  case .float64(let elements): gather(samples, size, elements, &target) { Float($0) * scale }
  case .string: preconditionFailure("strings are not numbers")
  }
}

/// Copies samples of `array`, one after the other, into `target` as whole numbers – class indices, tokens – and
/// allocates nothing. Fractions are cut off, numbers beyond the range of `Int32` become its nearest end.
///
/// The samples must exist, `target` must have room for all of them, and `array` must not hold strings.
public func copy(samples: Span<Int>, of array: NDArray, into target: inout MutableSpan<Int32>) {
  let size = sampleSize(array, samples, room: target.count)
  switch array.storage {
  case .int32(let elements): gather(samples, size, elements, &target) { $0 }
  case .uint8(let elements): gather(samples, size, elements, &target) { Int32($0) }
  case .int8(let elements): gather(samples, size, elements, &target) { Int32($0) }
  case .bool(let elements): gather(samples, size, elements, &target) { $0 ? 1 : 0 }
  case .int16(let elements): gather(samples, size, elements, &target) { Int32($0) }
  case .uint16(let elements): gather(samples, size, elements, &target) { Int32($0) }
  case .uint32(let elements): gather(samples, size, elements, &target) { Int32(clamping: $0) }
  case .int64(let elements): gather(samples, size, elements, &target) { Int32(clamping: $0) }
  case .uint64(let elements): gather(samples, size, elements, &target) { Int32(clamping: $0) }
  case .float16(let elements): gather(samples, size, elements, &target) { whole(Double($0)) }
  case .bfloat16(let elements): gather(samples, size, elements, &target) { whole(Double($0.float)) }
  case .float32(let elements): gather(samples, size, elements, &target) { whole(Double($0)) }
  case .float64(let elements): gather(samples, size, elements, &target) { whole($0) }
  case .string: preconditionFailure("strings are not numbers")
  }
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
private func gather<Element, Target: BitwiseCopyable>(
  _ samples: Span<Int>, _ size: Int, _ elements: [Element], _ target: inout MutableSpan<Target>,
  _ convert: (Element) -> Target
) {
  unsafe elements.withUnsafeBufferPointer { source in
    unsafe target.withUnsafeMutableBufferPointer { target in
      guard let source = source.baseAddress, let target = target.baseAddress else { return }
      for index in samples.indices {
        let from = unsafe source + samples[index] * size
        let to = unsafe target + index * size
        for element in 0..<size { unsafe to[element] = convert(from[element]) }
      }
    }
  }
}
