internal import KerasCore

/// The type of the elements in a file.
struct StoredType {
  /// What Keras's files have elements of.
  enum Kind: Equatable {
    case bool, signed, unsigned, float, bfloat16, opaque
    /// Texts of as many bytes as the type has, filled up with zeros or with spaces.
    case fixedText(isSpaced: Bool)
    /// Texts of any length, kept elsewhere.
    case text
    /// What HDF5 calls this.
    case other(String)
  }

  /// Bytes of one element.
  var size: Int
  var kind = Kind.other("unknown")
  /// Whether the bytes of a number begin with the highest.
  var isSwapped = false
  /// For elements that are lists of any length, kept elsewhere: the bytes of one of the list's elements.
  var listedSize: Int?
  /// Whether such references occur anywhere inside.
  var hasReferences = false
}

extension StoredType {
  /// What HDF5 calls it, for what has no ``dtype``.
  var name: String {
    if case .other(let name) = kind { return name }
    return "\(kind)"
  }

  /// Keras's name for the type; nil when its files have none of it. bfloat16, for which HDF5 has no type, is two opaque bytes.
  var dtype: DType? {
    switch (kind, size) {
    case (.bool, _): .bool
    case (.signed, 1): .int8
    case (.signed, 2): .int16
    case (.signed, 4): .int32
    case (.signed, 8): .int64
    case (.unsigned, 1): .uint8
    case (.unsigned, 2): .uint16
    case (.unsigned, 4): .uint32
    case (.unsigned, 8): .uint64
    case (.float, 2): .float16
    case (.float, 4): .float32
    case (.float, 8): .float64
    case (.bfloat16, _), (.opaque, 2): .bfloat16
    case (.text, _), (.fixedText(_), _): .string
    default: nil
    }
  }
}
