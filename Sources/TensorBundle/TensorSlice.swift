internal import KerasCore

/// A part of a tensor: a stretch of each axis. Each axis of a message without numbers is whole.
///
/// Source: `tensorflow/core/framework/tensor_slice.proto`, `EncodeTensorNameSlice` of `tensorflow/core/util/saved_tensor_slice_util.cc`,
/// `tensorflow/core/lib/strings/ordered_code.cc`
struct TensorSlice: Sendable {
  /// Where each stretch begins and how long it is; a length of −1 is all of the axis.
  private var stretches: [(start: Int, length: Int)] = []

  /// The slice in `message`, a `TensorSliceProto`.
  init(_ message: ArraySlice<UInt8>) throws(KerasError) {
    var reader = ProtobufReader(message)
    while let field = try reader.next() {
      guard field.number == 1, let bytes = field.value.bytes else { continue }
      var stretch = (start: 0, length: -1)
      var extent = ProtobufReader(bytes)
      while let field = try extent.next() {
        if field.number == 1 { stretch.start = field.value.int ?? 0 }
        if field.number == 2 { stretch.length = field.value.int ?? 0 }
      }
      stretches.append(stretch)
    }
  }

  /// The stretches as ranges of a tensor of this shape; nil when they do not lie in it.
  func ranges(in shape: Shape) -> [Range<Int>]? {
    guard stretches.count == shape.rank else { return nil }
    var ranges: [Range<Int>] = []
    for (stretch, extent) in zip(stretches, shape.dimensions) {
      let start = stretch.length == -1 ? 0 : stretch.start
      let length = stretch.length == -1 ? extent : stretch.length
      guard 0...extent ~= start, 0...(extent - start) ~= length else { return nil }
      ranges.append(start..<start + length)
    }
    return ranges
  }

  /// The key of this slice of the tensor `name`: numbers and text in a form whose bytes sort like them.
  func key(of name: String) -> String {
    var key: [UInt8] = [0]
    for byte in name.utf8 { key += byte == 0 ? [0, 0xFF] : byte == 0xFF ? [0xFF, 0] : [byte] }
    key += [0, 1]
    let rank = UInt8(truncatingIfNeeded: stretches.count)
    key += rank == 0 ? [0] : [1, rank]
    for stretch in stretches { key += Self.ordered(stretch.start) + Self.ordered(stretch.length) }
    return String(tableKey: key)
  }

  /// `number` in as few bytes as hold it with its sign and a bit for each of them: 10xxxxxx, 110xxxxx xxxxxxxx …
  private static func ordered(_ number: Int) -> [UInt8] {
    let magnitude = number < 0 ? ~number : number
    var count = 1
    while count < 10, magnitude >> (7 * count - 1) != 0 { count += 1 }
    var bytes = (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    for bit in 0..<count { bytes[bit / 8] ^= 0x80 >> UInt8(bit % 8) }
    return bytes
  }
}

extension TensorBundle {
  /// The elements of `entry`, the tensor `key`, put together from its slices.
  func readSlices(of entry: BundleEntry, _ key: String) throws(KerasError) -> NDArray {
    guard let dtype = entry.dtype, dtype != .string else {
      throw KerasError("\"\(key)\" is no array of numbers of a type that models have.")
    }
    var places: [[Range<Int>]] = []
    var (size, room, shards) = (0, 0, Set<Int>())
    for slice in entry.slices {
      let part = try self.entry(slice.key(of: key))
      guard let ranges = slice.ranges(in: entry.shape), part.slices.isEmpty, part.dtype == dtype,
        part.shape == Shape(ranges.map(\.count))
      else { throw KerasError("\"\(key)\" has a slice that does not lie in it.") }
      places.append(ranges)
      size += part.size
      if part.size > 0, shards.insert(part.shard).inserted { room += try mapped(part.shard).size }
    }
    guard size == entry.shape.count * dtype.size, size <= room else {
      throw KerasError("the slices of \"\(key)\" are not all of \(entry.shape).")
    }
    var array = NDArray(zeros: dtype, shape: entry.shape)
    for (slice, ranges) in zip(entry.slices, places) {
      array.replace(ranges, by: try read(slice.key(of: key)))
    }
    return array
  }
}

extension NDArray {
  /// Puts the elements of `part` where `ranges` of the axes meet.
  fileprivate mutating func replace(_ ranges: [Range<Int>], by part: NDArray) {
    guard part.count > 0 else { return }
    let (strides, size) = (shape.strides, dtype.size)
    let row = (ranges.last?.count ?? 1) * size
    unsafe withMutableBytes { target in
      unsafe part.withBytes { source in
        for index in 0..<source.count / row {
          var (rest, offset) = (index, ranges.last?.lowerBound ?? 0)
          for axis in ranges.indices.dropLast().reversed() {
            offset += (ranges[axis].lowerBound + rest % ranges[axis].count) * strides[axis]
            rest /= ranges[axis].count
          }
          let bytes = unsafe UnsafeRawBufferPointer(rebasing: source[index * row..<(index + 1) * row])
          unsafe UnsafeMutableRawBufferPointer(rebasing: target[(offset * size)...]).copyMemory(from: bytes)
        }
      }
    }
  }
}
