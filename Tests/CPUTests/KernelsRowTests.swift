import CKernels
import Glibc
import TestSupport
import Testing

@Suite("Reductions, random numbers and the thread team") struct KernelsRowTests {
  /// Kahan's sum in double: exact enough to be the judge.
  static func sum(_ values: some Sequence<Float>) -> Double {
    var total = 0.0
    for value in values { total += Double(value) }
    return total
  }

  @Test("rows of every length", arguments: instructionSets) func rows(_ set: String) throws {
    let k = unsafe try kernels(set)
    for columns in sizes + [9001] {
      let (rows, stride) = (3, columns + 2)
      let a = numbers(rows * stride, in: 0.5...1.5)
      var (sum, max, min, product) = ([Float](repeating: 0, count: 4), [Float](), [Float](), [Float]())
      (max, min, product) = (sum, sum, sum)
      sum[3] = 7
      unsafe k.row_sum(&sum, a, rows, columns, stride)
      unsafe k.row_max(&max, a, rows, columns, stride)
      unsafe k.row_min(&min, a, rows, columns, stride)
      unsafe k.row_product(&product, a, rows, columns, stride)
      #expect(sum[3] == 7)
      for r in 0..<rows {
        let row = a[(r * stride)..<(r * stride + columns)]
        #expect(abs(Double(sum[r]) - Self.sum(row)) <= 4e-7 * Double(columns))
        #expect(max[r] == row.max() ?? -.infinity)
        #expect(min[r] == row.min() ?? .infinity)
        var exact = 1.0
        for x in row { exact *= Double(x) }
        if columns < 100 { #expect(abs(Double(product[r]) - exact) <= 1e-5 * exact) }
      }
    }
  }

  @Test("long sums keep their accuracy and repeat", arguments: instructionSets) func longSum(_ set: String) throws {
    let k = unsafe try kernels(set)
    let a = numbers(1_000_003, in: 0...1)
    var (first, second): ([Float], [Float]) = ([0], [1])
    unsafe k.row_sum(&first, a, 1, a.count, a.count)
    unsafe k.row_sum(&second, a, 1, a.count, a.count)
    #expect(first == second)
    #expect(abs(Double(first[0]) / Self.sum(a) - 1) < 3e-7)
  }

  @Test("NaN wins in maxima and minima", arguments: instructionSets) func notANumber(_ set: String) throws {
    let k = unsafe try kernels(set)
    for columns in [1, 5, 16, 40, 200] {
      for place in 0..<columns {
        var a = numbers(columns)
        a[place] = .nan
        var result: [Float] = [0, 0]
        unsafe k.row_max(&result, a, 1, columns, columns)
        #expect(result[0].isNaN)
        unsafe k.row_min(&result, a, 1, columns, columns)
        #expect(result[0].isNaN)
        var index: [Int32] = [-1]
        unsafe k.row_argmax(&index, a, 1, columns)
        #expect(index == [Int32(place)])
        unsafe k.row_argmin(&index, a, 1, columns)
        #expect(index == [Int32(place)])
      }
    }
  }

  @Test("arguments of the extremes are the first", arguments: instructionSets) func arguments(_ set: String) throws {
    let k = unsafe try kernels(set)
    for columns in sizes.dropFirst() {
      let a = numbers(columns * 4, in: -3...3).map { $0.rounded() }
      var (largest, smallest) = ([Int32](repeating: -1, count: 4), [Int32](repeating: -1, count: 4))
      unsafe k.row_argmax(&largest, a, 4, columns)
      unsafe k.row_argmin(&smallest, a, 4, columns)
      for r in 0..<4 {
        let row = Array(a[(r * columns)..<((r + 1) * columns)])
        #expect(largest[r] == row.firstIndex(of: row.max() ?? 0).map { Int32($0) })
        #expect(smallest[r] == row.firstIndex(of: row.min() ?? 0).map { Int32($0) })
      }
    }
  }

  @Test("columns and middle axes", arguments: instructionSets) func columns(_ set: String) throws {
    let k = unsafe try kernels(set)
    for columns in sizes {
      let (rows, stride) = (300, columns + 1)
      let a = numbers(rows * stride)
      var result = [Float](repeating: 1, count: columns + 1)
      unsafe k.column_sum(&result, a, rows, columns, stride, 1)
      for c in 0..<columns {
        #expect(abs(Double(result[c]) - 1 - Self.sum((0..<rows).map { a[$0 * stride + c] })) < 1e-4)
      }
      #expect(result[columns] == 1)
      unsafe k.column_sum(&result, a, rows, columns, stride, 0)
      for c in 0..<columns {
        #expect(abs(Double(result[c]) - Self.sum((0..<rows).map { a[$0 * stride + c] })) < 1e-4)
      }
    }
    for inner in [1, 3, 16, 70, 130] {
      let (outer, n) = (5, 7)
      let a = numbers(outer * n * inner, in: 0.5...1.5)
      for (kind, first, fold) in [
        (CK_SUM, 0, { $0 + $1 }), (CK_MAX, -.infinity, { max($0, $1) }), (CK_MIN, .infinity, { min($0, $1) }),
        (CK_PRODUCT, 1, { $0 * $1 }),
      ] as [(ck_reduction, Double, (Double, Double) -> Double)] {
        var result = [Float](repeating: -9, count: outer * inner)
        unsafe k.reduce_middle(&result, a, n, inner, kind, 1, 4)
        for o in 0..<outer {
          for i in 0..<inner {
            var exact = first
            for j in 0..<n { exact = fold(exact, Double(a[(o * n + j) * inner + i])) }
            if o < 1 || o >= 4 { exact = -9 }
            #expect(abs(Double(result[o * inner + i]) - exact) <= 1e-5 * abs(exact))
          }
        }
      }
    }
  }

  @Test("a row times a matrix", arguments: instructionSets) func vectorMatrix(_ set: String) throws {
    let k = unsafe try kernels(set)
    for (inner, columns) in [(1, 1), (5, 3), (33, 10), (7, 70), (64, 131), (20, 300), (9, 513)] {
      let (x, matrix, bias) = (numbers(inner), numbers(inner * columns, key: 2), numbers(columns, key: 3))
      var (plain, biased) = ([Float](repeating: 9, count: columns + 1), [Float](repeating: 9, count: columns + 1))
      let middle = columns / 3
      unsafe k.vector_matrix(&plain, x, matrix, nil, inner, columns, 0, columns)
      unsafe k.vector_matrix(&biased, x, matrix, bias, inner, columns, 0, middle)
      unsafe k.vector_matrix(&biased, x, matrix, bias, inner, columns, middle, columns)
      for c in 0..<columns {
        let exact = Self.sum((0..<inner).map { x[$0] * matrix[$0 * columns + c] })
        #expect(abs(Double(plain[c]) - exact) < 1e-4)
        #expect(abs(Double(biased[c]) - exact - Double(bias[c])) < 1e-4)
      }
      #expect(plain[columns] == 9 && biased[columns] == 9)
    }
  }

  @Test("rows expand", arguments: instructionSets) func expand(_ set: String) throws {
    let k = unsafe try kernels(set)
    for columns in sizes {
      let a = numbers(3)
      var result = [Float](repeating: 9, count: 3 * columns + 1)
      unsafe k.expand_rows(&result, a, 3, columns)
      #expect(differences(result, a.flatMap { [Float](repeating: $0, count: columns) } + [9]) == nil)
    }
  }

  @Test("uniform numbers are the upper bits of the stream", arguments: instructionSets)
  func uniform(_ set: String) throws {
    let k = unsafe try kernels(set)
    for size in sizes {
      var result = [Float](repeating: 9, count: size + 1)
      unsafe k.uniform(&result, 11, 22, UInt32.max - 20, size)
      for i in 0..<size {
        let bits = ck_random_bits(11, 22, (UInt32.max - 20) &+ UInt32(i))
        #expect(result[i] == Float(bits >> 8) * 0x1p-24)
      }
      #expect(result[size] == 9)
    }
    var many = [Float](repeating: 0, count: 1 << 20)
    unsafe k.uniform(&many, 1, 2, 0, many.count)
    #expect(abs(Self.sum(many) / Double(many.count) - 0.5) < 0.002)
    #expect(abs(Self.sum(many.map { $0 * $0 }) / Double(many.count) - 1 / 3) < 0.002)
    #expect(many.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test("the stream's definition does not change") func stream() {
    #expect(ck_random_bits(0, 0, 0) == 0)
    #expect(ck_random_bits(1, 2, 3) == Self.bits(1, 2, 3))
    #expect(ck_random_bits(.max, 77, 123_456_789) == Self.bits(.max, 77, 123_456_789))
  }
  static func bits(_ key0: UInt32, _ key1: UInt32, _ index: UInt32) -> UInt32 {
    var x = index &* 0x9E37_79B9 &+ key0
    x = (x ^ x >> 17) &* 0xed5a_d4bb
    x = (x ^ x >> 11) &* 0xac4c_1b51
    x = (x ^ x >> 15) &* 0x3184_8bab
    x = (x ^ x >> 14) ^ key1
    x = (x ^ x >> 16) &* 0x7feb_352d
    x = (x ^ x >> 15) &* 0x846c_a68b
    return x ^ x >> 16
  }
}
