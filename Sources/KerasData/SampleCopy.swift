public import KerasCore

/// Copies samples of `array`, one after the other, into `target` as `Float`s times `scale`, and allocates nothing.
///
/// The samples must exist, `target` must have room for all of them, and `array` must not hold strings.
public func copy(samples: Span<Int>, of array: NDArray, into target: inout MutableSpan<Float>, scale: Float = 1) {
  let size = sampleSize(array, samples, room: target.count)
  unsafe withMemory(of: array, &target) { source, target in
    switch array.dtype {
    case .float32 where scale == 1: unsafe gather(Float.self, source, samples, size, target) { $0 }
    case .float32: unsafe gather(Float.self, source, samples, size, target) { $0 * scale }
    case .uint8: unsafe gather(UInt8.self, source, samples, size, target) { Float($0) * scale }
    case .int8: unsafe gather(Int8.self, source, samples, size, target) { Float($0) * scale }
    case .bool: unsafe gather(Bool.self, source, samples, size, target) { $0 ? scale : 0 }
    case .int16: unsafe gather(Int16.self, source, samples, size, target) { Float($0) * scale }
    case .uint16: unsafe gather(UInt16.self, source, samples, size, target) { Float($0) * scale }
    case .int32: unsafe gather(Int32.self, source, samples, size, target) { Float($0) * scale }
    case .uint32: unsafe gather(UInt32.self, source, samples, size, target) { Float($0) * scale }
    case .int64: unsafe gather(Int64.self, source, samples, size, target) { Float($0) * scale }
    case .uint64: unsafe gather(UInt64.self, source, samples, size, target) { Float($0) * scale }
    case .float16: unsafe gather(Float16.self, source, samples, size, target) { Float($0) * scale }
    case .bfloat16: unsafe gather(BFloat16.self, source, samples, size, target) { $0.float * scale }
    case .float64: unsafe gather(Double.self, source, samples, size, target) { Float($0) * scale }
    case .string: preconditionFailure("strings are not numbers")
    }
  }
}

/// Copies samples of `array`, one after the other, into `target` as whole numbers – class indices, tokens – and
/// allocates nothing. Fractions are cut off, numbers beyond the range of `Int32` become its nearest end.
///
/// The samples must exist, `target` must have room for all of them, and `array` must not hold strings.
public func copy(samples: Span<Int>, of array: NDArray, into target: inout MutableSpan<Int32>) {
  let size = sampleSize(array, samples, room: target.count)
  unsafe withMemory(of: array, &target) { source, target in
    switch array.dtype {
    case .int32: unsafe gather(Int32.self, source, samples, size, target) { $0 }
    case .uint8: unsafe gather(UInt8.self, source, samples, size, target) { Int32($0) }
    case .int8: unsafe gather(Int8.self, source, samples, size, target) { Int32($0) }
    case .bool: unsafe gather(Bool.self, source, samples, size, target) { $0 ? 1 : 0 }
    case .int16: unsafe gather(Int16.self, source, samples, size, target) { Int32($0) }
    case .uint16: unsafe gather(UInt16.self, source, samples, size, target) { Int32($0) }
    case .uint32: unsafe gather(UInt32.self, source, samples, size, target) { Int32(clamping: $0) }
    case .int64: unsafe gather(Int64.self, source, samples, size, target) { Int32(clamping: $0) }
    case .uint64: unsafe gather(UInt64.self, source, samples, size, target) { Int32(clamping: $0) }
    case .float16: unsafe gather(Float16.self, source, samples, size, target) { whole(Double($0)) }
    case .bfloat16: unsafe gather(BFloat16.self, source, samples, size, target) { whole(Double($0.float)) }
    case .float32: unsafe gather(Float.self, source, samples, size, target) { whole(Double($0)) }
    case .float64: unsafe gather(Double.self, source, samples, size, target) { whole($0) }
    case .string: preconditionFailure("strings are not numbers")
    }
  }
}

/// Copies samples of `array`, one after the other, into `target` as they are, and allocates nothing.
///
/// The samples must exist, `target` must have room for all of them, and `Word` must have the size of an element of `array`.
public func copy<Word: FixedWidthInteger & BitwiseCopyable>(
  samples: Span<Int>, of array: NDArray, unconvertedInto target: inout MutableSpan<Word>
) {
  precondition(array.dtype.size == MemoryLayout<Word>.size, "\(array.dtype) has another size than \(Word.self)")
  let size = sampleSize(array, samples, room: target.count)
  unsafe withMemory(of: array, &target) { source, target in
    unsafe gather(Word.self, source, samples, size, target) { $0 }
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

/// Calls `body` with where the elements of `array` and of `target` begin, unless there are none.
private func withMemory<Target: BitwiseCopyable>(
  of array: NDArray, _ target: inout MutableSpan<Target>,
  _ body: (UnsafeRawPointer, UnsafeMutablePointer<Target>) -> Void
) {
  unsafe array.withBytes { source in
    unsafe target.withUnsafeMutableBufferPointer { target in
      guard let source = source.baseAddress, let target = target.baseAddress else { return }
      unsafe body(source, target)
    }
  }
}

// `sampleSize` has checked every index and the room. `convert` must be a closure where this is called, to be compiled into the
// loop, which then is SIMD instructions.
@inline(__always)
private func gather<Element: BitwiseCopyable, Target: BitwiseCopyable>(
  _ type: Element.Type, _ source: UnsafeRawPointer, _ samples: Span<Int>, _ size: Int,
  _ target: UnsafeMutablePointer<Target>, _ convert: (Element) -> Target
) {
  let source = unsafe source.assumingMemoryBound(to: type)
  for index in samples.indices {
    let from = unsafe source + samples[index] * size
    let to = unsafe target + index * size
    for element in 0..<size { unsafe to[element] = convert(from[element]) }
  }
}
