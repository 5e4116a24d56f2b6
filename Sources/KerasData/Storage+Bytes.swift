internal import KerasCore

extension NDArray.Storage {
  /// The elements as files hold them, least significant byte first unless `isBigEndian`; nil for strings.
  func bytes(isBigEndian: Bool = false) -> [UInt8]? {
    switch self {
    case .bool(let elements): elements.map { $0 ? 1 : 0 }
    case .uint8(let elements): elements
    case .int8(let elements): elements.map { UInt8(bitPattern: $0) }
    case .int16(let elements): ordered(elements, isBigEndian)
    case .int32(let elements): ordered(elements, isBigEndian)
    case .int64(let elements): ordered(elements, isBigEndian)
    case .uint16(let elements): ordered(elements, isBigEndian)
    case .uint32(let elements): ordered(elements, isBigEndian)
    case .uint64(let elements): ordered(elements, isBigEndian)
    case .float16(let elements) where isBigEndian: ordered(elements.map(\.bitPattern), true)
    case .float32(let elements) where isBigEndian: ordered(elements.map(\.bitPattern), true)
    case .float64(let elements) where isBigEndian: ordered(elements.map(\.bitPattern), true)
    case .float16(let elements): copied(elements)
    case .float32(let elements): copied(elements)
    case .float64(let elements): copied(elements)
    case .bfloat16(let elements): ordered(elements.map(\.bitPattern), isBigEndian)
    case .string: nil
    }
  }
}

private func ordered<Integer: FixedWidthInteger & BitwiseCopyable>(
  _ elements: [Integer], _ isBigEndian: Bool
) -> [UInt8] {
  copied(isBigEndian ? elements.map(\.byteSwapped) : elements)
}

private func copied<Element: BitwiseCopyable>(_ elements: [Element]) -> [UInt8] {
  unsafe elements.withUnsafeBytes { unsafe [UInt8]($0) }
}
