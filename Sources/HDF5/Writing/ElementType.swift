internal import CHDF5
internal import KerasCore

/// The type of one element of an attribute or a dataset.
struct ElementType: Equatable {
  /// Keras's name for it.
  let dtype: DType
  /// One of `CHDF5_TYPE_`.
  let kind: Int
  /// Bytes of one element in the file, and of a number in memory.
  let size: Int

  /// The type of `type`, an open one of libhdf5; `what` has it.
  init(_ type: chdf5_id, of what: String) throws(KerasError) {
    var size = 0
    let kind = try checked("the element type of \(what) cannot be read") { unsafe chdf5_type_kind(type, &size) }
    guard let dtype = dtypes[kind, default: [:]][size] ?? (isString(kind) ? .string : nil) else {
      throw KerasError(
        "\(what) has elements of a type that Keras does not store (\(size) bytes each); "
          + "numbers, bools and strings can be read.")
    }
    self.dtype = dtype
    self.kind = kind
    self.size = size
  }

  /// The type that Keras's files have for numbers of `dtype`; nil for strings.
  init?(storing dtype: DType) {
    for (kind, sizes) in dtypes where kind != CHDF5_TYPE_BFLOAT16 && sizes[dtype.size] == dtype {
      self.dtype = dtype
      self.kind = kind
      size = dtype.size
      return
    }
    return nil
  }

  /// The type in memory of what `file`, the type in the file, holds.
  func inMemory(_ file: chdf5_id) throws(KerasError) -> Handle {
    try Handle("an element type cannot be made") {
      switch kind {
      case CHDF5_TYPE_INT, CHDF5_TYPE_UINT, CHDF5_TYPE_FLOAT, CHDF5_TYPE_BFLOAT16:
        chdf5_memory_type(Int32(kind), size)
      default: chdf5_copy_type(file)
      }
    }
  }

  /// A new type for a file.
  func make() throws(KerasError) -> Handle {
    try Handle("an element type cannot be made") { chdf5_memory_type(Int32(kind), size) }
  }
}

private func isString(_ kind: Int) -> Bool {
  kind == CHDF5_TYPE_FIXED_STRING || kind == CHDF5_TYPE_VARIABLE_STRING
}

/// The types of numbers by kind and size. Keras stores bfloat16, for which HDF5 has no type, as two opaque bytes.
private let dtypes: [Int: [Int: DType]] = [
  CHDF5_TYPE_BOOL: [1: .bool],
  CHDF5_TYPE_INT: [1: .int8, 2: .int16, 4: .int32, 8: .int64],
  CHDF5_TYPE_UINT: [1: .uint8, 2: .uint16, 4: .uint32, 8: .uint64],
  CHDF5_TYPE_FLOAT: [2: .float16, 4: .float32, 8: .float64],
  CHDF5_TYPE_BFLOAT16: [2: .bfloat16],
  CHDF5_TYPE_OPAQUE: [2: .bfloat16],
]
