internal import KerasCore

/// The datatype of elements (Datatype Message, IV.A.2.d of the HDF5 File Format Specification, version 3.0).
struct Datatype {
  /// The class of the datatype, as far as Keras's files have it.
  enum Kind: Equatable {
    case bool, signed, unsigned, float, bfloat16, opaque
    /// Strings of as many bytes as the type has, padded with zeros or with spaces.
    case fixedLengthString(isSpacePadded: Bool)
    /// Variable-length strings, which are in a global heap.
    case variableLengthString
    /// Any other class, by the name that HDF5 has for it.
    case other(String)
  }

  /// The size of one element in bytes.
  var size: Int
  var kind = Kind.other("unknown")
  /// The byte order of numbers.
  var isBigEndian = false
  /// For the variable-length class: the size of the base type; nil where that itself has references.
  var baseTypeSize: Int?
  /// Whether elements refer to other places of the file: object references, or lists in a global heap.
  var hasReferences = false
}

extension Datatype {
  /// The name that HDF5 has for a type without ``dtype``.
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
    case (.variableLengthString, _), (.fixedLengthString(_), _): .string
    default: nil
    }
  }
}
