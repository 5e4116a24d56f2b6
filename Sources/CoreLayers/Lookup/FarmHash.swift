/// FarmHash's `Fingerprint64`, by which TensorFlow puts strings into buckets.
///
/// Source: `Hash64` of `farmhashna` in <https://github.com/google/farmhash>, `src/farmhash.cc`.
enum FarmHash {
  private static let k0: UInt64 = 0xC3A5_C85C_97CB_3127
  private static let k1: UInt64 = 0xB492_B66F_BE98_F273
  private static let k2: UInt64 = 0x9AE1_6A3B_2F90_404F

  /// The fingerprint of `bytes`.
  static func fingerprint(_ bytes: Span<UInt8>) -> UInt64 {
    switch bytes.count {
    case 0...16: upTo16(bytes)
    case 17...32: upTo32(bytes)
    case 33...64: upTo64(bytes)
    default: long(bytes)
    }
  }

  /// The fingerprint of two fingerprints.
  ///
  /// Source: `FingerprintCat64` in TensorFlow's `tsl/platform/fingerprint.h`.
  static func concatenation(_ first: UInt64, _ second: UInt64) -> UInt64 {
    let multiplier: UInt64 = 0xC6A4_A793_5BD1_E995
    var result = first ^ multiplier
    result ^= shiftMix(second &* multiplier) &* multiplier
    result &*= multiplier
    result = shiftMix(result) &* multiplier
    return shiftMix(result)
  }

  private static func shiftMix(_ value: UInt64) -> UInt64 { value ^ value >> 47 }

  private static func rotate(_ value: UInt64, _ shift: UInt64) -> UInt64 { value >> shift | value << (64 - shift) }

  private static func mix(_ u: UInt64, _ v: UInt64, _ multiplier: UInt64) -> UInt64 {
    let a = shiftMix((u ^ v) &* multiplier)
    return shiftMix((v ^ a) &* multiplier) &* multiplier
  }

  private static func upTo16(_ s: Span<UInt8>) -> UInt64 {
    let count = s.count
    let multiplier = k2 &+ UInt64(count) &* 2
    if count >= 8 {
      let a = s.word(0) &+ k2
      let b = s.word(count - 8)
      let c = rotate(b, 37) &* multiplier &+ a
      return mix(c, (rotate(a, 25) &+ b) &* multiplier, multiplier)
    }
    if count >= 4 {
      return mix(UInt64(count) &+ UInt64(s.halfWord(0)) << 3, UInt64(s.halfWord(count - 4)), multiplier)
    }
    guard count > 0 else { return k2 }
    let y = UInt32(s[0]) &+ UInt32(s[count >> 1]) << 8
    let z = UInt32(count) &+ UInt32(s[count - 1]) << 2
    return shiftMix(UInt64(y) &* k2 ^ UInt64(z) &* k0) &* k2
  }

  private static func upTo32(_ s: Span<UInt8>) -> UInt64 {
    let multiplier = k2 &+ UInt64(s.count) &* 2
    let a = s.word(0) &* k1
    let b = s.word(8)
    let c = s.word(s.count - 8) &* multiplier
    let d = s.word(s.count - 16) &* k2
    return mix(rotate(a &+ b, 43) &+ rotate(c, 30) &+ d, a &+ rotate(b &+ k2, 18) &+ c, multiplier)
  }

  private static func upTo64(_ s: Span<UInt8>) -> UInt64 {
    let multiplier = k2 &+ UInt64(s.count) &* 2
    let a = s.word(0) &* k2
    let b = s.word(8)
    let c = s.word(s.count - 8) &* multiplier
    let d = s.word(s.count - 16) &* k2
    let y = rotate(a &+ b, 43) &+ rotate(c, 30) &+ d
    let z = mix(y, a &+ rotate(b &+ k2, 18) &+ c, multiplier)
    let e = s.word(16) &* multiplier
    let f = s.word(24)
    let g = (y &+ s.word(s.count - 32)) &* multiplier
    let h = (z &+ s.word(s.count - 24)) &* multiplier
    return mix(rotate(e &+ f, 43) &+ rotate(g, 30) &+ h, e &+ rotate(f &+ a, 18) &+ g, multiplier)
  }

  private typealias Pair = (first: UInt64, second: UInt64)

  private static func weak(_ s: Span<UInt8>, _ start: Int, _ a: UInt64, _ b: UInt64) -> Pair {
    let (w, x, y, z) = (s.word(start), s.word(start + 8), s.word(start + 16), s.word(start + 24))
    let first = a &+ w
    let second = rotate(b &+ first &+ z, 21)
    let sum = first &+ x &+ y
    return (sum &+ z, second &+ rotate(sum, 44) &+ first)
  }

  private static func long(_ s: Span<UInt8>) -> UInt64 {
    var x: UInt64 = 81
    var y: UInt64 = 81 &* k1 &+ 113
    var z = shiftMix(y &* k2 &+ 113) &* k2
    var v: Pair = (0, 0)
    var w: Pair = (0, 0)
    x = x &* k2 &+ s.word(0)
    let end = (s.count - 1) / 64 * 64
    var start = 0
    while start < end {
      x = rotate(x &+ y &+ v.first &+ s.word(start + 8), 37) &* k1
      y = rotate(y &+ v.second &+ s.word(start + 48), 42) &* k1
      x ^= w.second
      y = y &+ v.first &+ s.word(start + 40)
      z = rotate(z &+ w.first, 33) &* k1
      v = weak(s, start, v.second &* k1, x &+ w.first)
      w = weak(s, start + 32, z &+ w.second, y &+ s.word(start + 16))
      swap(&z, &x)
      start += 64
    }
    // The last 64 bytes, some of them a second time.
    let multiplier = k1 &+ (z & 0xFF) << 1
    start = s.count - 64
    w.first = w.first &+ UInt64((s.count - 1) & 63)
    v.first = v.first &+ w.first
    w.first = w.first &+ v.first
    x = rotate(x &+ y &+ v.first &+ s.word(start + 8), 37) &* multiplier
    y = rotate(y &+ v.second &+ s.word(start + 48), 42) &* multiplier
    x ^= w.second &* 9
    y = y &+ v.first &* 9 &+ s.word(start + 40)
    z = rotate(z &+ w.first, 33) &* multiplier
    v = weak(s, start, v.second &* multiplier, x &+ w.first)
    w = weak(s, start + 32, z &+ w.second, y &+ s.word(start + 16))
    swap(&z, &x)
    return mix(
      mix(v.first, w.first, multiplier) &+ shiftMix(y) &* k0 &+ z, mix(v.second, w.second, multiplier) &+ x, multiplier)
  }
}

extension Span<UInt8> {
  /// The eight bytes from `start`, the first of them lowest.
  func word(_ start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in 0..<8 { word |= UInt64(self[start + index]) << UInt64(8 * index) }
    return word
  }

  /// The four bytes from `start`, the first of them lowest.
  fileprivate func halfWord(_ start: Int) -> UInt32 {
    var word: UInt32 = 0
    for index in 0..<4 { word |= UInt32(self[start + index]) << UInt32(8 * index) }
    return word
  }
}
