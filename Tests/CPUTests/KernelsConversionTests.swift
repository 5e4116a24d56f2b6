import CKernels
import TestSupport
import Testing

@Suite("Conversion kernels") struct KernelsConversionTests {
  @Test("loads", arguments: instructionSets) func loads(_ set: String) throws {
    let k = unsafe try kernels(set)
    for size in sizes {
      let words = (0..<size).map { ck_random_bits(3, 4, UInt32($0)) }
      var result = [Float](repeating: 9, count: size + 1)
      let bytes = words.map { UInt8(truncatingIfNeeded: $0) }
      unsafe k.load_u8(&result, bytes, size)
      #expect(differences(result, bytes.map { Float($0) } + [9]) == nil)
      let ints = words.map { Int32(bitPattern: $0) }
      unsafe k.load_i32(&result, ints, size)
      #expect(differences(result, ints.map { Float($0) } + [9]) == nil)
      let longs = words.map { Int64($0) &* 0x1234_5678_9abc }
      unsafe k.load_i64(&result, longs, size)
      #expect(differences(result, longs.map { Float($0) } + [9]) == nil)
    }
  }

  @Test("narrow floats at every size", arguments: instructionSets) func narrow(_ set: String) throws {
    let k = unsafe try kernels(set)
    for size in sizes {
      let values = numbers(size, in: -300...300)
      var (halves, words) = ([UInt16](repeating: 9, count: size + 1), [UInt16](repeating: 9, count: size + 1))
      unsafe k.store_f16(&halves, values, size)
      #expect(differences(halves, values.map { Float16($0).bitPattern } + [9]) == nil)
      unsafe k.store_bf16(&words, values, size)
      // To nearest, ties to even: half a unit is added, and the odd one.
      let rounded = values.map { UInt16(($0.bitPattern + 0x7fff + ($0.bitPattern >> 16 & 1)) >> 16) }
      #expect(differences(words, rounded + [9]) == nil)
      var result = [Float](repeating: 9, count: size + 1)
      unsafe k.load_f16(&result, halves, size)
      #expect(differences(result, halves.dropLast().map { Float(Float16(bitPattern: $0)) } + [9]) == nil)
      unsafe k.load_bf16(&result, words, size)
      #expect(differences(result, words.dropLast().map { Float(bitPattern: UInt32($0) << 16) } + [9]) == nil)
    }
  }

  @Test("every half and bfloat pattern", arguments: instructionSets) func patterns(_ set: String) throws {
    let k = unsafe try kernels(set)
    let patterns = (0...0xffff).map { UInt16($0) }
    var result = [Float](repeating: 0, count: patterns.count)
    unsafe k.load_bf16(&result, patterns, patterns.count)
    #expect(differences(result, patterns.map { Float(bitPattern: UInt32($0) << 16) }) == nil)
    var back = [UInt16](repeating: 0, count: patterns.count)
    unsafe k.store_bf16(&back, result, patterns.count)
    for (p, b) in zip(patterns, back) where p & 0x7fff <= 0x7f80 { #expect(p == b) }
    #if !(arch(x86_64) && os(macOS))
      unsafe k.load_f16(&result, patterns, patterns.count)
      #expect(differences(result, patterns.map { Float(Float16(bitPattern: $0)) }) == nil)
      unsafe k.store_f16(&back, result, patterns.count)
      for (p, b) in zip(patterns, back) where p & 0x7fff <= 0x7c00 { #expect(p == b) }
    #endif
  }

  @Test("stores round to nearest even", arguments: instructionSets) func stores(_ set: String) throws {
    let k = unsafe try kernels(set)
    var values: [Float] = [
      0, -0.0, 65504, 65519.9, 65520, 1e9, -1e9, .infinity, -.infinity, 6e-8, 2.9e-8, 3e-8, -6.1e-5,
    ]
    values += (0..<100_000).map { Float(bitPattern: ck_random_bits(5, 6, $0)) }
    values += numbers(100_000, in: -70_000...70_000) + numbers(10_000, in: -0.0001...0.0001)
    var result = [UInt16](repeating: 0, count: values.count)
    unsafe k.store_f16(&result, values, values.count)
    for (x, r) in zip(values, result) {
      let want = Float16(x)
      if want.isNaN ? !Float16(bitPattern: r).isNaN : want.bitPattern != r { Issue.record("float16 of \(x) is \(r)") }
    }
    unsafe k.store_bf16(&result, values, values.count)
    for (x, r) in zip(values, result) {
      let back = Float(bitPattern: UInt32(r) << 16)
      if x.isNaN { #expect(back.isNaN) }
      let below = Float(bitPattern: x.bitPattern & 0xffff_0000)
      let above = Float(bitPattern: below.bitPattern &+ 0x10000)
      guard x.isFinite, above.isFinite else { continue }
      let (down, up) = (abs(x - below), abs(above - x))
      let even = r & 1 == 0
      if down != up ? back != (down < up ? below : above) : !even { Issue.record("bfloat16 of \(x) is \(back)") }
    }
  }

  @Test("integers towards zero and clamped", arguments: instructionSets) func integers(_ set: String) throws {
    let k = unsafe try kernels(set)
    let special: [Float] = [
      0, 1.9, -1.9, .nan, .infinity, -.infinity, 3e9, -3e9, 0x1p31, -0x1p31, 1e19, -1e19, 0x1p63, -0x1p63,
    ]
    for size in sizes {
      let values = (0..<size).map { $0 < special.count ? special[$0] : Float($0) * -1.7e7 }
      var ints = [Int32](repeating: 9, count: size + 1)
      unsafe k.store_i32(&ints, values, size)
      let wantedInts = values.map { $0.isNaN ? 0 : Int32(max(-0x1p31, min(0x1p31 - 1, Double($0)))) }
      #expect(differences(ints, wantedInts + [9]) == nil)
      var longs = [Int64](repeating: 9, count: size + 1)
      unsafe k.store_i64(&longs, values, size)
      let wantedLongs = values.map { $0.isNaN ? 0 : $0 >= 0x1p63 ? .max : $0 < -0x1p63 ? .min : Int64($0) }
      #expect(differences(longs, wantedLongs + [9]) == nil)
      var truth = [UInt8](repeating: 9, count: size + 1)
      unsafe k.store_u8(&truth, values, size)
      #expect(differences(truth, values.map { $0 != 0 ? 1 : 0 } + [9]) == nil)
    }
  }
}
