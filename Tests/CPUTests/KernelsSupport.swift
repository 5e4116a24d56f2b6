import CKernels
import CPU
import Glibc

/// The instruction sets that can be used here.
let instructionSets = Program.instructionSets

struct MissingKernel: Error {}

/// The table of an instruction set of `instructionSets`.
func kernels(_ name: String) throws -> ck_table {
  guard let table = unsafe ck_select(name) else { throw MissingKernel() }
  return unsafe table.pointee
}

/// One elementwise kernel.
func map(_ name: String, _ function: ck_function) throws -> ck_map {
  guard let table = unsafe ck_select(name), let map = unsafe ck_map_of(table, function) else { throw MissingKernel() }
  return unsafe map
}

/// Repeatable numbers without a seed from outside: the stream `key` of the kernels' own generator.
func numbers(_ count: Int, key: UInt32 = 1, in range: ClosedRange<Float> = -2...2) -> [Float] {
  (0..<count).map { index in
    let unit = Float(ck_random_bits(key, 7, UInt32(index)) >> 8) * 0x1p-24
    return range.lowerBound + (range.upperBound - range.lowerBound) * unit
  }
}

/// Sizes around every vector length, and one with many whole vectors.
let sizes = Array(0...67) + [1000]

/// The distance of a result from the exact value in units of the last place of a float there.
func ulps(_ got: Float, _ want: Double) -> Double {
  if want.isNaN || got.isNaN { return want.isNaN && got.isNaN ? 0 : .infinity }
  if !got.isFinite || !Float(want).isFinite {
    return Float(want) == got || abs(want) > 3.4e38 && abs(got) > 3.4e38 ? 0 : .infinity
  }
  if want == 0 { return got == 0 && got.sign == want.sign ? 0 : Double(abs(got)) / 0x1p-149 }
  return abs(Double(got) - want) / max(Double(Float(abs(want)).ulp), 0x1p-149)
}
