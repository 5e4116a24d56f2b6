internal import KerasCore

extension Contents {
  /// The elements.
  func array() throws(KerasError) -> NDArray {
    let storage = try unsafe withBytes { (bytes) throws(KerasError) -> NDArray.Storage in
      switch dtype {
      case .bool: .bool(unsafe elements(bytes, of: UInt8.self).map { $0 != 0 })
      case .int8: .int8(unsafe elements(bytes, of: Int8.self))
      case .int16: .int16(unsafe elements(bytes, of: Int16.self))
      case .int32: .int32(unsafe elements(bytes, of: Int32.self))
      case .int64: .int64(unsafe elements(bytes, of: Int64.self))
      case .uint8: .uint8(unsafe elements(bytes, of: UInt8.self))
      case .uint16: .uint16(unsafe elements(bytes, of: UInt16.self))
      case .uint32: .uint32(unsafe elements(bytes, of: UInt32.self))
      case .uint64: .uint64(unsafe elements(bytes, of: UInt64.self))
      case .float16: .float16(unsafe elements(bytes, of: Float16.self))
      case .bfloat16: .bfloat16(unsafe elements(bytes, of: UInt16.self).map(BFloat16.init(bitPattern:)))
      case .float32: .float32(unsafe elements(bytes, of: Float.self))
      case .float64: .float64(unsafe elements(bytes, of: Double.self))
      case .string: .string(try unsafe strings(bytes))
      }
    }
    return NDArray(storage, shape: shape)
  }

  /// Puts the elements, which are numbers and as many, into `floats`.
  func read(into floats: inout MutableSpan<Float>) throws(KerasError) {
    if floats.isEmpty { return }
    try unsafe floats.withUnsafeMutableBufferPointer { (floats) throws(KerasError) in
      try unsafe withBytes { (bytes) throws(KerasError) in unsafe convert(bytes, into: floats) }
    }
  }

  private func convert(_ bytes: UnsafeRawBufferPointer, into floats: UnsafeMutableBufferPointer<Float>) {
    switch dtype {
    case .bool: unsafe convert(bytes, of: UInt8.self, into: floats) { $0 == 0 ? 0 : 1 }
    case .int8: unsafe convert(bytes, of: Int8.self, into: floats) { Float($0) }
    case .int16: unsafe convert(bytes, of: Int16.self, into: floats) { Float($0) }
    case .int32: unsafe convert(bytes, of: Int32.self, into: floats) { Float($0) }
    case .int64: unsafe convert(bytes, of: Int64.self, into: floats) { Float($0) }
    case .uint8: unsafe convert(bytes, of: UInt8.self, into: floats) { Float($0) }
    case .uint16: unsafe convert(bytes, of: UInt16.self, into: floats) { Float($0) }
    case .uint32: unsafe convert(bytes, of: UInt32.self, into: floats) { Float($0) }
    case .uint64: unsafe convert(bytes, of: UInt64.self, into: floats) { Float($0) }
    case .float16: unsafe convert(bytes, of: Float16.self, into: floats) { Float($0) }
    case .bfloat16: unsafe convert(bytes, of: UInt16.self, into: floats) { BFloat16(bitPattern: $0).float }
    case .float32:
      if isSwapped {
        unsafe convert(bytes, of: Float.self, into: floats) { $0 }
      } else {
        unsafe UnsafeMutableRawBufferPointer(floats).copyMemory(from: bytes)
      }
    case .float64: unsafe convert(bytes, of: Double.self, into: floats) { Float($0) }
    case .string: break
    }
  }

  private func convert<Element: BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, of type: Element.Type, into floats: UnsafeMutableBufferPointer<Float>,
    _ value: (Element) -> Float
  ) {
    let size = MemoryLayout<Element>.size
    for index in 0..<shape.count { unsafe floats[index] = value(element(bytes, at: size * index)) }
  }

  private func elements<Element: BitwiseCopyable>(
    _ bytes: UnsafeRawBufferPointer, of type: Element.Type
  ) -> [Element] {
    unsafe [Element](unsafeUninitializedCapacity: shape.count) { buffer, count in
      if isSwapped {
        for index in 0..<shape.count {
          unsafe buffer.initializeElement(at: index, to: element(bytes, at: MemoryLayout<Element>.size * index))
        }
      } else {
        unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      }
      count = shape.count
    }
  }

  /// The element at byte `offset`, in the order of bytes that memory has.
  private func element<Element: BitwiseCopyable>(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> Element {
    var element = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: Element.self)
    if isSwapped {
      unsafe withUnsafeMutableBytes(of: &element) { bytes in
        var bytes = unsafe bytes
        unsafe bytes.reverse()
      }
    }
    return element
  }
}
