package import KerasCore

/// What a checkpoint's index says of one tensor: TensorFlow's `BundleEntryProto`.
///
/// Source: `tensorflow/core/protobuf/tensor_bundle.proto`, `tensorflow/core/framework/types.proto`
package struct BundleEntry: Sendable {
  /// The type of the elements; nil for one that no array has, such as complex numbers.
  package let dtype: DType?
  /// The extents.
  package let shape: Shape
  /// Which of the files has the elements.
  let shard: Int
  /// Where in the file they begin.
  let offset: Int
  /// How many bytes they are.
  let size: Int
  /// Their masked checksum.
  let checksum: UInt32
  /// The parts in which the tensor is stored, under keys of their own; none where it is in one piece.
  let slices: [TensorSlice]

  /// The entry in `message`.
  init(_ message: ArraySlice<UInt8>) throws(KerasError) {
    var (type, shard, offset, size, checksum) = (0, 0, 0, 0, UInt64(0))
    var dimensions: [Int] = []
    var slices: [TensorSlice] = []
    var reader = ProtobufReader(message)
    while let field = try reader.next() {
      switch field.number {
      case 1: type = field.value.int ?? 0
      case 2: dimensions = try Self.dimensions(field.value.bytes ?? [])
      case 3: shard = field.value.int ?? 0
      case 4: offset = field.value.int ?? 0
      case 5: size = field.value.int ?? 0
      case 6: checksum = field.value.fixed ?? 0
      case 7: slices.append(try TensorSlice(field.value.bytes ?? []))
      default: break
      }
    }
    shape = Shape(dimensions)
    guard shape.isPossible, shard >= 0, offset >= 0, size >= 0 else {
      throw KerasError("a tensor has an impossible shape or place; the index is damaged.")
    }
    dtype = Self.dtype(type)
    (self.shard, self.offset, self.size, self.slices) = (shard, offset, size, slices)
    self.checksum = UInt32(truncatingIfNeeded: checksum)
  }

  /// The extents in `message`, a `TensorShapeProto`.
  private static func dimensions(_ message: ArraySlice<UInt8>) throws(KerasError) -> [Int] {
    var dimensions: [Int] = []
    var reader = ProtobufReader(message)
    while let field = try reader.next() {
      if field.number == 3 { throw KerasError("a tensor has no shape; the index is damaged.") }
      guard field.number == 2, let bytes = field.value.bytes else { continue }
      var extent = 0
      var dimension = ProtobufReader(bytes)
      while let field = try dimension.next() {
        if field.number == 1 { extent = field.value.int ?? 0 }
      }
      dimensions.append(extent)
    }
    return dimensions
  }

  /// The type that TensorFlow numbers `type`.
  private static func dtype(_ type: Int) -> DType? {
    switch type {
    case 1: .float32
    case 2: .float64
    case 3: .int32
    case 4: .uint8
    case 5: .int16
    case 6: .int8
    case 7: .string
    case 9: .int64
    case 10: .bool
    case 14: .bfloat16
    case 17: .uint16
    case 19: .float16
    case 22: .uint32
    case 23: .uint64
    default: nil
    }
  }
}
