internal import KerasCore

/// The elements of an attribute or a dataset, ready to be read.
struct Contents {
  /// The extents; an empty attribute, which has none, counts as one of no elements.
  let shape: Shape
  /// Keras's name for the type of the elements.
  let dtype: DType
  /// Bytes of all elements in the file, without the text of variable-length strings.
  let byteCount: Int
  private let stored: StoredArray
  private let catalogue: Catalogue
  /// The attribute or dataset, for messages.
  let what: String

  /// The elements that `stored` describes, refused where they are in another file, or where the bytes of this one cannot account for them.
  init(_ stored: StoredArray, of what: String, in catalogue: Catalogue) throws(KerasError) {
    guard let dtype = stored.type.dtype else {
      throw KerasError(
        "\(what) has elements of a type that Keras does not store (\(stored.type.name), \(stored.type.size) bytes each); "
          + "numbers, bools and strings can be read.")
    }
    shape = stored.space.dimensionSizes.map { Shape($0) } ?? [0]
    guard let count = shape.checkedCount(),
      count.multipliedReportingOverflow(by: max(stored.type.size, 16)).overflow == false
    else { throw KerasError("\(what) has the impossible shape \(shape).") }
    byteCount = count * stored.type.size
    self.dtype = dtype
    self.stored = stored
    self.catalogue = catalogue
    self.what = what
    let isPlausible: Bool
    switch stored.storage {
    case .bytes(let range): isPlausible = range.count >= byteCount
    case .none: isPlausible = byteCount <= largestInflation(of: 0)
    case .chunks(let chunks):
      let packed = chunks.list.reduce(0) { $0 + $1.bytes.count }
      isPlausible = unsafe packed <= catalogue.bytes.count && byteCount <= largestInflation(of: packed)
    case .external:
      throw KerasError(
        "\(what) keeps its data in another file, which Keras does not write and which is not followed; "
          + "copy the data into the file.")
    }
    guard isPlausible else {
      throw KerasError(
        "\(what) claims \(byteCount) bytes for its shape \(shape), but the file does not hold them; it is damaged.")
    }
  }

  /// Where the elements are stored.
  var storage: StoredArray.Storage { stored.storage }

  /// The datatype of the elements.
  var type: Datatype { stored.type }

  /// Whether numbers are stored in big-endian order.
  var isBigEndian: Bool { stored.type.isBigEndian }

  /// Gives the bytes of all elements, as they are in the file and one after the other, to `body`.
  func withBytes<Result>(
    _ body: (UnsafeRawBufferPointer) throws(KerasError) -> Result
  ) throws(KerasError) -> Result {
    if case .bytes(let range) = stored.storage {
      return try unsafe body(UnsafeRawBufferPointer(rebasing: catalogue.bytes[range].prefix(byteCount)))
    }
    var bytes: [UInt8] = []
    if let fill = stored.fill, fill.count == stored.type.size {
      bytes = unsafe [UInt8](catalogue.bytes[fill])
      while bytes.count < byteCount { bytes += bytes.prefix(byteCount - bytes.count) }
      bytes.removeLast(bytes.count - byteCount)
    } else {
      bytes = [UInt8](repeating: 0, count: byteCount)
    }
    if case .chunks(let chunks) = stored.storage {
      for chunk in chunks.list {
        do throws(KerasError) {
          let elements = try unsafe chunks.unpacked(chunk, elementSize: stored.type.size, of: catalogue.bytes)
          chunks.place(elements, at: chunk.offsets, elementSize: stored.type.size, shape.dimensions, in: &bytes)
        } catch {
          throw KerasError("\(what) cannot be read: \(error.message)")
        }
      }
    }
    // Not `withUnsafeBytes`, which would lose the type of the error.
    return try unsafe bytes.span.withUnsafeBytes { (buffer) throws(KerasError) in try unsafe body(buffer) }
  }

  /// The strings that `bytes` are or refer to.
  func strings(_ bytes: UnsafeRawBufferPointer) throws(KerasError) -> [String] {
    let size = stored.type.size
    var strings: [String] = []
    var total = 0
    for index in 0..<shape.count {
      let element = index * size..<(index + 1) * size
      guard stored.type.kind == .variableLengthString else {
        var text = unsafe bytes[element]
        if stored.type.kind == .fixedLengthString(isSpacePadded: true) {
          while unsafe text.last == UInt8(ascii: " ") { unsafe text.removeLast() }
        }
        strings.append(try unsafe decoded(UnsafeRawBufferPointer(rebasing: text)))
        continue
      }
      var reference = try unsafe Cursor(bytes, at: element.lowerBound, count: size)
      let length = try reference.number(4)
      let heap = try reference.address() ?? 0
      let number = try reference.number(4)
      guard length > 0, heap > 0 else {
        strings.append("")
        continue
      }
      guard let text = catalogue.text(at: heap, number), length <= text.count else {
        throw damaged("a text of \(what) is not there")
      }
      // References to one long text would make much of little.
      total += length
      guard unsafe total <= catalogue.bytes.count else {
        throw damaged("the texts of \(what) are longer than the file")
      }
      strings.append(
        try unsafe decoded(UnsafeRawBufferPointer(rebasing: catalogue.bytes[text].prefix(length))))
    }
    return strings
  }

  /// The text up to the first zero.
  private func decoded(_ bytes: UnsafeRawBufferPointer) throws(KerasError) -> String {
    let text = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.firstIndex(of: 0) ?? bytes.count)])
    guard let string = unsafe String(validating: text, as: UTF8.self) else {
      throw KerasError("\(what) holds text that is not UTF-8.")
    }
    return string
  }
}

/// The most bytes that `stored` compressed ones can stand for: deflate saves at best 1032 to 1.
func largestInflation(of stored: Int) -> Int {
  let (product, overflow) = max(stored, 1024).multipliedReportingOverflow(by: 1032)
  return overflow ? .max : product
}
