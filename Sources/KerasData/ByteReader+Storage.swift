internal import KerasCore
internal import Zip

extension ByteReader {
  /// `count` elements of the type `dtype`, in big-endian order where `isBigEndian` says so. Strings have no such form.
  func storage(_ dtype: DType, count: Int, isBigEndian: Bool = false) throws(KerasError) -> NDArray.Storage {
    switch dtype {
    case .bool: .bool(try elements(count, as: UInt8.self, of: "the data").map { $0 != 0 })
    case .int8: .int8(try elements(count, as: Int8.self, of: "the data"))
    case .uint8: .uint8(try elements(count, as: UInt8.self, of: "the data"))
    case .int16: .int16(try integers(count, isBigEndian))
    case .int32: .int32(try integers(count, isBigEndian))
    case .int64: .int64(try integers(count, isBigEndian))
    case .uint16: .uint16(try integers(count, isBigEndian))
    case .uint32: .uint32(try integers(count, isBigEndian))
    case .uint64: .uint64(try integers(count, isBigEndian))
    case .float16 where isBigEndian: .float16(try integers(count, true).map { Float16(bitPattern: $0) })
    case .float32 where isBigEndian: .float32(try integers(count, true).map { Float(bitPattern: $0) })
    case .float64 where isBigEndian: .float64(try integers(count, true).map { Double(bitPattern: $0) })
    case .float16: .float16(try elements(count, as: Float16.self, of: "the data"))
    case .float32: .float32(try elements(count, as: Float.self, of: "the data"))
    case .float64: .float64(try elements(count, as: Double.self, of: "the data"))
    case .bfloat16: .bfloat16(try integers(count, isBigEndian).map { BFloat16(bitPattern: $0) })
    case .string: throw KerasError("strings are not numbers.")
    }
  }

  private func integers<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ count: Int, _ isBigEndian: Bool
  ) throws(KerasError) -> [Integer] {
    var elements = try elements(count, as: Integer.self, of: "the data")
    if isBigEndian {
      for index in elements.indices { elements[index] = elements[index].byteSwapped }
    }
    return elements
  }
}
