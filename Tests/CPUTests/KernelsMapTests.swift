import CKernels
import Glibc
import KerasCore
import TestSupport
import Testing

@Suite("Elementwise kernels") struct KernelsMapTests {
  /// Every kind of float, then a sweep over all exponents.
  static let arguments: [Float] = {
    var values: [Float] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, 0.5, -0.5, 2, -2, 3, 2.5, -2.5, 1.5, 0.1, -0.1, 88.7, 89, -87.5,
      -100,
      -103.9, -104.5, 1e-8, -1e-8, 1e-30, 3.4e38, -3.4e38, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-130,
      0.999_999_94, -0.999_999_94, 1e6, 1.1e6, 1e10, -1e22, 8_388_609, 16_777_218, .pi, 1.570_796_4, 0.625, 0.927_734_4,
    ]
    var pattern: UInt32 = 12345
    while pattern < UInt32.max - 300_000 {
      values.append(Float(bitPattern: pattern))
      pattern += 262_147
    }
    return values + numbers(2000, in: -20...20) + numbers(1000, key: 2, in: -1...1)
  }()

  static func run(
    _ name: String, _ function: ck_function, _ a: [Float], _ b: [Float] = [], _ c: [Float] = [], immediate: Float = 0
  ) throws -> [Float] {
    // The guard behind the result shows writes past the end.
    var result = [Float](repeating: 12345, count: a.count + 3)
    let map = unsafe try map(name, function)
    unsafe map(&result, a, b, c, immediate, a.count)
    #expect(result[a.count...].allSatisfy { $0 == 12345 }, "writes past the end")
    return Array(result[..<a.count])
  }

  typealias Unary = (name: String, function: ck_function, exact: @Sendable (Double) -> Double, tolerance: Double)
  static let unary: [Unary] = [
    ("copy", CK_COPY, { $0 }, 0), ("negative", CK_NEGATIVE, { -$0 }, 0), ("absolute", CK_ABSOLUTE, { abs($0) }, 0),
    ("sign", CK_SIGN, { $0.isNaN ? $0 : $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }, 0),
    ("reciprocal", CK_RECIPROCAL, { 1 / $0 }, 0.5), ("square", CK_SQUARE, { $0 * $0 }, 0.5),
    ("sqrt", CK_SQRT, { $0.squareRoot() }, 0.5), ("rsqrt", CK_RSQRT, { 1 / $0.squareRoot() }, 2),
    ("cbrt", CK_CBRT, { cbrt($0) }, 1), ("exp", CK_EXP, { exp($0) }, 1.5), ("exp2", CK_EXP2, { exp2($0) }, 1),
    ("expm1", CK_EXPM1, { expm1($0) }, 1), ("log", CK_LOG, { log($0) }, 1.5), ("log1p", CK_LOG1P, { log1p($0) }, 1),
    ("log2", CK_LOG2, { log2($0) }, 1), ("log10", CK_LOG10, { log10($0) }, 1), ("sin", CK_SIN, { sin($0) }, 1),
    ("cos", CK_COS, { cos($0) }, 1), ("tan", CK_TAN, { tan($0) }, 1.5), ("asin", CK_ASIN, { asin($0) }, 1),
    ("acos", CK_ACOS, { acos($0) }, 1), ("atan", CK_ATAN, { atan($0) }, 1), ("sinh", CK_SINH, { sinh($0) }, 1),
    ("cosh", CK_COSH, { cosh($0) }, 1), ("tanh", CK_TANH, { tanh($0) }, 2), ("asinh", CK_ASINH, { asinh($0) }, 1),
    ("acosh", CK_ACOSH, { acosh($0) }, 1), ("atanh", CK_ATANH, { atanh($0) }, 1),
    ("sigmoid", CK_SIGMOID, { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) }, 2),
    ("softplus", CK_SOFTPLUS, { $0.isNaN ? $0 : max($0, 0) + log1p(exp(-abs($0))) }, 2),
    ("relu", CK_RELU, { $0 < 0 ? 0 : $0 }, 0), ("erf", CK_ERF, { erf($0) }, 1.5),
    ("floor", CK_FLOOR, { $0.rounded(.down) }, 0), ("ceil", CK_CEIL, { $0.rounded(.up) }, 0),
    ("round", CK_ROUND, { $0.rounded(.toNearestOrEven) }, 0), ("trunc", CK_TRUNC, { $0.rounded(.towardZero) }, 0),
    ("isNaN", CK_IS_NAN, { $0.isNaN ? 1 : 0 }, 0), ("isInf", CK_IS_INF, { $0.isInfinite ? 1 : 0 }, 0),
    ("isFinite", CK_IS_FINITE, { $0.isFinite ? 1 : 0 }, 0), ("not", CK_LOGICAL_NOT, { $0 == 0 ? 1 : 0 }, 0),
  ]

  @Test("one operand agrees with the C library", arguments: instructionSets) func unary(_ set: String) throws {
    for (name, function, exact, tolerance) in Self.unary {
      let result = try Self.run(set, function, Self.arguments)
      for (x, y) in zip(Self.arguments, result) where ulps(y, exact(Double(x))) > tolerance {
        Issue.record("\(name)(\(x)) is \(y), not \(exact(Double(x)))")
        break
      }
    }
  }

  @Test("erfinv inverts erf", arguments: instructionSets) func inverseErrorFunction(_ set: String) throws {
    let x = numbers(2000, in: -1...1)
    for (x, y) in zip(x, try Self.run(set, CK_ERFINV, x)) {
      let slope = 2 / Double.pi.squareRoot() * exp(-Double(y) * Double(y))
      let error = abs(erf(Double(y)) - Double(x)) / slope
      #expect(error <= 1.01 * Double(y.ulp), "erfinv(\(x)) is \(y)")
    }
    let special = try Self.run(set, CK_ERFINV, [1, -1, 0, -0.0, 1.01, .nan])
    #expect(differences(special, [.infinity, -.infinity, 0, -0.0, .nan, .nan]) == nil)
  }

  /// Every float whose upper half is any, and its neighbours, which covers every tie and every subnormal number.
  @Test("numbers of 8 bits", arguments: instructionSets) func float8(_ set: String) throws {
    let halves = (UInt32(0)...UInt32(UInt16.max)).map { Float(bitPattern: $0 << 16) }
    let x = halves + halves.map(\.nextUp) + halves.map(\.nextDown)
    for (function, type) in [(CK_FLOAT8_E4M3FN, Float8.e4m3fn), (CK_FLOAT8_E5M2, .e5m2)] {
      #expect(try differences(Self.run(set, function, x), x.map { Float(type.rounded(Double($0))) }) == nil)
    }
  }

  @Test("every size and in place", arguments: instructionSets) func everySize(_ set: String) throws {
    for size in sizes {
      let a = numbers(size)
      let b = numbers(size, key: 2)
      #expect(try differences(Self.run(set, CK_NEGATIVE, a), a.map { -$0 }) == nil)
      #expect(try differences(Self.run(set, CK_MAXIMUM, a, b), zip(a, b).map { max($0, $1) }) == nil)
      #expect(try differences(Self.run(set, CK_FILL, a, immediate: 3), a.map { _ in 3 }) == nil)
      var inPlace = a
      let exp = unsafe try map(set, CK_EXP)
      unsafe inPlace.withUnsafeMutableBufferPointer { p in
        unsafe exp(p.baseAddress, p.baseAddress, nil, nil, 0, size)
      }
      #expect(try differences(inPlace, Self.run(set, CK_EXP, a)) == nil)
    }
  }

  /// Whatever is left over behind the last whole vector is computed as everything else.
  @Test("every function at every size", arguments: instructionSets) func everyFunction(_ set: String) throws {
    let most = sizes.max() ?? 0
    let (a, b, c) = (numbers(most, in: -3...3), numbers(most, key: 2, in: -3...3), numbers(most, key: 3))
    for code in 0..<CK_FUNCTION_COUNT.rawValue {
      let function = ck_function(rawValue: code)
      let whole = try Self.run(set, function, a, b, c, immediate: 0.75)
      for size in sizes {
        // At another address, so that no vector falls together with one of the whole.
        let skipped = most - size
        let (x, y, z) = (Array(a[skipped...]), Array(b[skipped...]), Array(c[skipped...]))
        let part = try Self.run(set, function, x, y, z, immediate: 0.75)
        #expect(differences(part, Array(whole[skipped...])) == nil, "function \(code), \(size) elements")
      }
    }
  }

  /// All pairs of special values and random ones.
  static let pairs: [(Float, Float)] = {
    let special: [Float] = [
      0, -0.0, 1, -1, .infinity, -.infinity, .nan, 0.5, 2, 3, -2, -3, -0.5, 1e30, -1e30, 16_777_218,
      .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 2.5, -7,
    ]
    var pairs: [(Float, Float)] = []
    for a in special { for b in special { pairs.append((a, b)) } }
    pairs += zip(numbers(3000, in: 0...50), numbers(3000, key: 3, in: -20...20))
    pairs += zip(numbers(3000, key: 4, in: -9...9), numbers(3000, key: 5, in: -9...9).map { $0.rounded() })
    return pairs + zip(numbers(3000, key: 4, in: -900...900), numbers(3000, key: 6, in: -9...9))
  }()

  typealias Binary = (
    name: String, function: ck_function, byImmediate: ck_function?, exact: @Sendable (Double, Double) -> Double,
    tolerance: Double
  )
  static let binary: [Binary] = [
    ("add", CK_ADD, CK_ADD_I, { $0 + $1 }, 0.5), ("subtract", CK_SUBTRACT, nil, { $0 - $1 }, 0.5),
    ("multiply", CK_MULTIPLY, CK_MULTIPLY_I, { $0 * $1 }, 0.5), ("divide", CK_DIVIDE, CK_DIVIDE_I, { $0 / $1 }, 0.5),
    ("power", CK_POWER, CK_POWER_I, { pow($0, $1) }, 1), ("arctan2", CK_ARCTAN2, nil, { atan2($0, $1) }, 1),
    ("maximum", CK_MAXIMUM, CK_MAXIMUM_I, { $0.isNaN ? $0 : $0 > $1 ? $0 : $1 }, 0),
    ("minimum", CK_MINIMUM, CK_MINIMUM_I, { $0.isNaN ? $0 : $0 < $1 ? $0 : $1 }, 0),
    ("floorDivide", CK_FLOOR_DIVIDE, nil, floorDivide, 0.5), ("modulo", CK_MODULO, nil, modulo, 0.5),
    ("equal", CK_EQUAL, CK_EQUAL_I, { $0 == $1 ? 1 : 0 }, 0), ("less", CK_LESS, CK_LESS_I, { $0 < $1 ? 1 : 0 }, 0),
    ("notEqual", CK_NOT_EQUAL, CK_NOT_EQUAL_I, { $0 != $1 ? 1 : 0 }, 0),
    ("lessEqual", CK_LESS_EQUAL, CK_LESS_EQUAL_I, { $0 <= $1 ? 1 : 0 }, 0),
    ("greater", CK_GREATER, CK_GREATER_I, { $0 > $1 ? 1 : 0 }, 0),
    ("greaterEqual", CK_GREATER_EQUAL, CK_GREATER_EQUAL_I, { $0 >= $1 ? 1 : 0 }, 0),
    ("and", CK_LOGICAL_AND, nil, { $0 != 0 && $1 != 0 ? 1 : 0 }, 0),
    ("or", CK_LOGICAL_OR, nil, { $0 != 0 || $1 != 0 ? 1 : 0 }, 0),
    ("xor", CK_LOGICAL_XOR, nil, { ($0 != 0) != ($1 != 0) ? 1 : 0 }, 0),
  ]
  @Sendable static func floorDivide(_ a: Double, _ b: Double) -> Double {
    if b.isInfinite && a.isFinite && a != 0 && (a < 0) != (b < 0) { return -1 }
    return (a / b).rounded(.down)
  }
  @Sendable static func modulo(_ a: Double, _ b: Double) -> Double {
    let r = fmod(a, b)
    if r == 0 { return copysign(0, b) }
    return (r < 0) != (b < 0) ? r + b : r
  }

  @Test("two operands agree with the C library", arguments: instructionSets) func binary(_ set: String) throws {
    let (a, b) = (Self.pairs.map(\.0), Self.pairs.map(\.1))
    for (name, function, _, exact, tolerance) in Self.binary {
      for ((x, y), z) in zip(Self.pairs, try Self.run(set, function, a, b))
      where ulps(z, exact(Double(x), Double(y))) > tolerance {
        Issue.record("\(name)(\(x), \(y)) is \(z), not \(exact(Double(x), Double(y)))")
        break
      }
    }
  }

  @Test("immediates agree with operands", arguments: instructionSets) func immediates(_ set: String) throws {
    let a = Self.pairs.map(\.0)
    for i: Float in [0, 2, -1.5, 0.5, .infinity, .nan] {
      let filled = a.map { _ in i }
      for (name, function, byImmediate, _, _) in Self.binary {
        guard let byImmediate else { continue }
        let got = try Self.run(set, byImmediate, a, immediate: i)
        let want = try Self.run(set, function, a, filled)
        // A square is multiplied out instead of going through logarithms.
        if function == CK_POWER && i == 2 {
          for (x, y) in zip(got, want) { #expect(ulps(x, Double(y)) <= 1, "power \(i)") }
        } else {
          #expect(differences(got, want) == nil, "\(name) \(i)")
        }
      }
      for (function, swapped) in [
        (CK_SUBTRACT_FROM_I, CK_SUBTRACT), (CK_DIVIDE_INTO_I, CK_DIVIDE), (CK_POWER_OF_I, CK_POWER),
      ] {
        let got = try Self.run(set, function, a, immediate: i)
        #expect(try differences(got, Self.run(set, swapped, filled, a)) == nil, "\(i)")
      }
    }
  }

  @Test("three operands", arguments: instructionSets) func ternary(_ set: String) throws {
    for size in sizes {
      let (a, b, c) = (numbers(size).map { $0.rounded() }, numbers(size, key: 2), numbers(size, key: 3))
      let selected = try Self.run(set, CK_SELECT, a, b, c)
      #expect(differences(selected, (0..<size).map { a[$0] != 0 ? b[$0] : c[$0] }) == nil)
      for (i, x) in try Self.run(set, CK_MULTIPLY_ADD, a, b, c).enumerated() {
        #expect(abs(x - (a[i] * b[i] + c[i])) <= 1e-6)
      }
      for (i, x) in try Self.run(set, CK_MULTIPLY_ADD_I, a, b, immediate: 0.3).enumerated() {
        #expect(abs(x - (a[i] * 0.3 + b[i])) <= 1e-6)
      }
    }
  }
}
