internal import KerasCore

/// How PyYAML spells numbers and arrays of NumPy, as Keras let it do with extents and constants that NumPy had computed:
///
///     !!python/object/apply:numpy.core.multiarray.scalar
///     - !!python/object/apply:numpy.dtype {args: [i8, 0, 1], state: !!python/tuple [3, <, …]}
///     - !!binary YAAAAAAAAAA=
///
///     !!python/object/apply:numpy.core.multiarray._reconstruct
///     args: [!!python/name:numpy.ndarray '', !!python/tuple [0], !!binary Yg==]
///     state: !!python/tuple [1, !!python/tuple [2], !!python/object/apply:numpy.dtype {…}, false, !!binary …]
enum NumPyValue {
  static let scalarTag = "tag:yaml.org,2002:python/object/apply:numpy.core.multiarray.scalar"
  static let arrayTag = "tag:yaml.org,2002:python/object/apply:numpy.core.multiarray._reconstruct"
  static let classTag = "tag:yaml.org,2002:python/name:numpy.ndarray"
  static let typeTag = "tag:yaml.org,2002:python/object/apply:numpy.dtype"
  static let bytesTag = "tag:yaml.org,2002:binary"

  /// The number that a type and bytes in base 64 are.
  static func number(_ parts: [JSON]) throws(KerasError) -> JSON {
    guard parts.count == 2, let values = try values(parts[0], parts[1]), values.count == 1 else {
      throw KerasError("the YAML has a number of NumPy that cannot be read.")
    }
    return values[0]
  }

  /// The array, as lists in lists, that `object` describes.
  static func array(_ object: JSON.Object) throws(KerasError) -> JSON {
    let error = KerasError("the YAML has an array of NumPy that cannot be read.")
    guard let state = object["state"]?.array, state.count == 5, let shape = state[1].array,
      case let extents = shape.compactMap(\.int), extents.count == shape.count, extents.count <= 32,
      state[3] == false || extents.count <= 1, let values = try values(state[2], state[4])
    else { throw error }
    var count = 1
    for extent in extents {
      let (product, overflows) = count.multipliedReportingOverflow(by: extent)
      guard extent > 0, !overflows else { throw error }
      count = product
    }
    guard count == values.count else { throw error }
    var rows = values
    for extent in extents.dropFirst().reversed() {
      rows = stride(from: 0, to: rows.count, by: extent).map { .array(Array(rows[$0..<$0 + extent])) }
    }
    return extents.isEmpty ? rows[0] : .array(rows)
  }

  /// The elements of a type that `bytes`, in base 64, are; nil when they are none.
  private static func values(_ type: JSON, _ bytes: JSON) throws(KerasError) -> [JSON]? {
    guard let name = type["args"]?.array?.first?.string, let text = bytes.string,
      type["state"]?.array?.dropFirst().first?.string != ">", let bytes = Base64.bytes(text),
      let size = name.last?.wholeNumberValue, size > 0, bytes.count.isMultiple(of: size)
    else { return nil }
    var values: [JSON] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      values.append(try value(bytes[start..<start + size], name))
    }
    return values
  }

  private static func value(_ bytes: ArraySlice<UInt8>, _ type: String) throws(KerasError) -> JSON {
    let bits = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    switch type {
    case "i8": return .int(Int(Int64(bitPattern: bits)))
    case "i4": return .int(Int(Int32(truncatingIfNeeded: bits)))
    case "f8": return .double(Double(bitPattern: bits))
    case "f4": return .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case "b1": return .bool(bits != 0)
    default: throw KerasError("the YAML has a number of NumPy's type \"\(type)\" that cannot be read.")
    }
  }
}
