internal import KerasCore
internal import Layers

/// Something that a vocabulary has a place for: a piece of text or a whole number.
protocol Token: Hashable, Comparable, Sendable, ConfigValue {
  /// The type of arrays of such tokens.
  static var dtype: DType { get }
  /// The tokens of an array of ``dtype``, or of one that TensorFlow makes such an array of.
  static func tokens(_ array: NDArray) throws(KerasError) -> [Self]
  /// An array of tokens.
  static func array(_ tokens: [Self], shape: Shape) -> NDArray
  /// The bytes that are hashed where there is a salt or no other way.
  var hashedBytes: [UInt8] { get }
  /// The bucket of a token outside of the vocabulary where numbers are not hashed; nil for text.
  func remainder(_ buckets: Int) -> Int?
  /// The token for people.
  var quoted: String { get }
}

/// A piece of text by its bytes; text that looks alike may have others.
struct TextToken: Token {
  let bytes: [UInt8]

  init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

  static var expectation: String { "text" }

  init?(config json: JSON) {
    guard let text = json.string else { return nil }
    bytes = Array(text.utf8)
  }

  var config: JSON { .string(String(decoding: bytes, as: UTF8.self)) }

  static var dtype: DType { .string }

  static func tokens(_ array: NDArray) throws(KerasError) -> [TextToken] {
    guard let strings = array.utf8Strings else { throw KerasError("the layer takes text, got \(array.dtype).") }
    return strings.map { TextToken($0) }
  }

  static func array(_ tokens: [TextToken], shape: Shape) -> NDArray {
    NDArray(utf8Strings: tokens.map(\.bytes), shape: shape)
  }

  static func < (a: TextToken, b: TextToken) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

  var hashedBytes: [UInt8] { bytes }

  func remainder(_ buckets: Int) -> Int? { nil }

  var quoted: String { JSON.string(String(decoding: bytes.prefix(80), as: UTF8.self)).description }
}

extension Int: Token {
  static var dtype: DType { .int64 }

  static func tokens(_ array: NDArray) throws(KerasError) -> [Int] {
    guard let numbers = array.elements(as: Int64.self) else {
      throw KerasError("the layer takes whole numbers, got text.")
    }
    return numbers.map { Int($0) }
  }

  static func array(_ tokens: [Int], shape: Shape) -> NDArray { NDArray(tokens.map { Int64($0) }, shape: shape) }

  var hashedBytes: [UInt8] { Array(String(self).utf8) }

  func remainder(_ buckets: Int) -> Int? {
    let remainder = self % buckets
    return remainder < 0 ? remainder + buckets : remainder
  }

  var quoted: String { String(self) }
}

extension Token {
  /// The bucket by hash: SipHash with a salt, FarmHash without.
  func bucket(_ buckets: Int, salt: [Int]?) -> Int {
    let bytes = hashedBytes
    let hash: UInt64
    if let salt, salt.count == 2 {
      hash = SipHash.hash(bytes.span, key: (UInt64(bitPattern: Int64(salt[0])), UInt64(bitPattern: Int64(salt[1]))))
    } else {
      hash = FarmHash.fingerprint(bytes.span)
    }
    return Int(hash % UInt64(buckets))
  }
}
