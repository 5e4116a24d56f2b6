internal import CImage
internal import KerasCore
internal import Zip

/// PNG and JPEG pictures as uint8 (height, width, channels): 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
enum ImageFile {
  /// The format of a file that begins with `start`, when it is a picture.
  static func format(_ start: ArraySlice<UInt8>) -> DataFormat? {
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    return start.starts(with: [0xFF, 0xD8, 0xFF]) ? .jpeg : nil
  }

  static func read(_ bytes: [UInt8], _ format: DataFormat) throws(KerasError) -> NDArray {
    try unsafe bytes.withUnsafeBufferPointer { (buffer) throws(KerasError) in
      try unsafe decode(buffer, format)
    }
  }

  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, _ format: DataFormat
  ) throws(KerasError) -> NDArray {
    var message = [CChar](repeating: 0, count: Int(CI_MESSAGE_SIZE))
    let open = unsafe format == .png ? ci_png_open : ci_jpeg_open
    guard let image = unsafe open(bytes.baseAddress, bytes.count, &message) else { throw damaged(format, message) }
    defer { unsafe ci_close(image) }
    guard unsafe ci_memory_size(image) <= UnpackedSize.limit(bytes.count) else {
      throw KerasError(
        "the \(format) claims \(unsafe ci_width(image)) x \(unsafe ci_height(image)) pixels, which "
          + "\(bytes.count) bytes cannot hold.")
    }
    let (shape, count) = try unsafe checked([ci_height(image), ci_width(image), ci_channels(image)])
    var isRead = false
    let pixels = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      isRead = unsafe ci_read(image, buffer.baseAddress, &message) != 0
      initialized = isRead ? count : 0
    }
    guard isRead else { throw damaged(format, message) }
    return NDArray(pixels, shape: shape)
  }

  private static func damaged(_ format: DataFormat, _ message: [CChar]) -> KerasError {
    let words = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return KerasError("the \(format) cannot be decoded: \(words.hasSuffix(".") ? String(words.dropLast()) : words).")
  }
}
