import CKernels
import TestSupport
import Testing

@Suite("Movement kernels") struct KernelsMovementTests {
  @Test("rows by index", arguments: instructionSets) func rows(_ set: String) throws {
    let k = unsafe try kernels(set)
    for width in [1, 3, 4, 8, 15, 16, 17, 33, 64] {
      let table = numbers(10 * width)
      let indices: [Int32] = [3, 9, 0, 3, 7]
      var result = [Float](repeating: 9, count: 5 * width)
      unsafe k.gather_rows(&result, table, indices, width, 1, 4)
      for r in 0..<5 {
        for c in 0..<width {
          #expect(result[r * width + c] == (1..<4 ~= r ? table[Int(indices[r]) * width + c] : 9))
        }
      }
      var sums = table
      let added = numbers(5 * width, key: 3)
      let middle = width / 2
      unsafe k.scatter_add_rows(&sums, added, indices, 5, width, 0, middle)
      unsafe k.scatter_add_rows(&sums, added, indices, 5, width, middle, width)
      var want = table
      for r in 0..<5 { for c in 0..<width { want[Int(indices[r]) * width + c] += added[r * width + c] } }
      #expect(differences(sums, want) == nil)
    }
  }

  struct Copy: CustomTestStringConvertible {
    var sizes: [Int]
    var strides: [Int]
    var offset = 0
    var testDescription: String { "\(sizes) strides \(strides)" }
  }
  static let copies = [
    Copy(sizes: [], strides: []), Copy(sizes: [7], strides: [1]), Copy(sizes: [7], strides: [0]),
    Copy(sizes: [7], strides: [-1], offset: 6), Copy(sizes: [5, 9], strides: [9, 1]),
    Copy(sizes: [5, 9], strides: [1, 5]),
    Copy(sizes: [48, 33], strides: [1, 48]), Copy(sizes: [64, 64], strides: [1, 64]),
    Copy(sizes: [5, 9], strides: [0, 1]),
    Copy(sizes: [5, 9], strides: [1, 0]), Copy(sizes: [5, 1, 9], strides: [9, 77, 1]),
    Copy(sizes: [3, 20, 18], strides: [360, 1, 20]), Copy(sizes: [20, 3, 18], strides: [1, 360, 20]),
    Copy(sizes: [2, 3, 4, 5], strides: [60, 5, 15, 1]),
    Copy(sizes: [4, 3, 2, 5], strides: [15, -5, 60, 1], offset: 10),
    Copy(sizes: [2, 3, 2, 3, 2, 3], strides: [1, 2, 6, 12, 36, 72]), Copy(sizes: [3, 4, 3], strides: [4, 1, 0]),
    Copy(sizes: [2, 0, 3], strides: [3, 3, 1]), Copy(sizes: [6, 2, 40], strides: [160, 80, 2]),
  ]

  func check<Element: FixedWidthInteger>(_ set: String, _ copy: Copy, _ type: Element.Type) throws {
    let k = unsafe try kernels(set)
    let source = (0..<5000).map { Element(truncatingIfNeeded: ck_random_bits(1, 2, UInt32($0))) }
    var shape = ck_copy()
    shape.rank = Int32(copy.sizes.count)
    shape.element_size = Int32(MemoryLayout<Element>.size)
    var want: [Element] = []
    func walk(_ axis: Int, _ at: Int) {
      if axis == copy.sizes.count { return want.append(source[at]) }
      for i in 0..<copy.sizes[axis] { walk(axis + 1, at + i * copy.strides[axis]) }
    }
    walk(0, copy.offset)
    var dense = 1
    unsafe withUnsafeMutableBytes(of: &shape.size) { sizes in
      for (i, size) in copy.sizes.enumerated() { unsafe sizes.storeBytes(of: size, toByteOffset: 8 * i, as: Int.self) }
    }
    unsafe withUnsafeMutableBytes(of: &shape.src_strides) { strides in
      for (i, stride) in copy.strides.enumerated() {
        unsafe strides.storeBytes(of: stride, toByteOffset: 8 * i, as: Int.self)
      }
    }
    unsafe withUnsafeMutableBytes(of: &shape.dst_strides) { strides in
      for i in copy.sizes.indices.reversed() {
        unsafe strides.storeBytes(of: dense, toByteOffset: 8 * i, as: Int.self)
        dense *= copy.sizes[i]
      }
    }
    var result = [Element](repeating: 0, count: want.count + 1)
    let first = copy.sizes.first ?? 1
    unsafe source.withUnsafeBufferPointer { source in
      let start = unsafe source.baseAddress.map { unsafe $0 + copy.offset }
      unsafe k.copy(&result, start, &shape, 0, first / 2)
      unsafe k.copy(&result, start, &shape, first / 2, first)
    }
    #expect(differences(result, want + [0]) == nil)
  }

  @Test("strided copies", arguments: instructionSets, copies) func copy(_ set: String, _ copy: Copy) throws {
    try check(set, copy, UInt8.self)
    try check(set, copy, UInt16.self)
    try check(set, copy, UInt32.self)
    try check(set, copy, UInt64.self)
  }
}
