internal import Graph
package import KerasCore

extension Buffer {
  /// The contents as an array.
  package var array: NDArray {
    let shape = type.shape
    switch type.dtype {
    case .bool: return NDArray(.bool(elements(of: UInt8.self).map { $0 != 0 }), shape: shape)
    case .int8: return NDArray(.int8(elements(of: Int8.self)), shape: shape)
    case .int16: return NDArray(.int16(elements(of: Int16.self)), shape: shape)
    case .int32: return NDArray(.int32(elements(of: Int32.self)), shape: shape)
    case .int64: return NDArray(.int64(elements(of: Int64.self)), shape: shape)
    case .uint8: return NDArray(.uint8(elements(of: UInt8.self)), shape: shape)
    case .uint16: return NDArray(.uint16(elements(of: UInt16.self)), shape: shape)
    case .uint32: return NDArray(.uint32(elements(of: UInt32.self)), shape: shape)
    case .uint64: return NDArray(.uint64(elements(of: UInt64.self)), shape: shape)
    case .float16: return NDArray(.float16(elements(of: Float16.self)), shape: shape)
    case .bfloat16: return NDArray(.bfloat16(elements(of: BFloat16.self)), shape: shape)
    case .float32: return NDArray(.float32(elements(of: Float.self)), shape: shape)
    case .float64: return NDArray(.float64(elements(of: Double.self)), shape: shape)
    case .string: preconditionFailure("a graph holds no strings")
    }
  }

  /// Replaces the contents by those of `array`, which must be of the buffer's type.
  package func store(_ array: NDArray) {
    precondition(array.shape == type.shape && array.dtype == type.dtype, "\(array.dtype) \(array.shape) is not \(type)")
    switch array.storage {
    case .bool(let elements): store(elements.map { $0 ? UInt8(1) : 0 })
    case .int8(let elements): store(elements)
    case .int16(let elements): store(elements)
    case .int32(let elements): store(elements)
    case .int64(let elements): store(elements)
    case .uint8(let elements): store(elements)
    case .uint16(let elements): store(elements)
    case .uint32(let elements): store(elements)
    case .uint64(let elements): store(elements)
    case .float16(let elements): store(elements)
    case .bfloat16(let elements): store(elements)
    case .float32(let elements): store(elements)
    case .float64(let elements): store(elements)
    case .string: preconditionFailure("a graph holds no strings")
    }
  }

  private func elements<Element: BitwiseCopyable>(of element: Element.Type) -> [Element] {
    let pointer = unsafe base.bindMemory(to: Element.self, capacity: type.shape.count)
    return unsafe Array(UnsafeBufferPointer(start: pointer, count: type.shape.count))
  }

  private func store<Element: BitwiseCopyable>(_ elements: [Element]) {
    unsafe elements.withUnsafeBytes { source in
      if let address = source.baseAddress { unsafe base.copyMemory(from: address, byteCount: source.count) }
    }
  }
}
