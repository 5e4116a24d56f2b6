import KerasCore
import Testing

private let large: Int64 = 1 << 53 + 1

@Suite("Arrays")
struct NDArrayTests {
  @Test("are a dtype, a shape and bytes")
  func parts() {
    let array = NDArray([1, 2, 3, 4, 5, 6] as [Int16], shape: [2, 3])
    #expect(array.dtype == .int16 && array.shape == [2, 3] && array.count == 6)
    #expect(array.reshaped([6]) == NDArray([1, 2, 3, 4, 5, 6] as [Int16]))
    #expect(unsafe array.withBytes { unsafe Array($0) } == [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0])
    #expect(NDArray([] as [Float]).shape == [0])
    #expect(NDArray([7] as [Float], shape: []).floats == [7])
  }

  @Test("give their elements where they are, to those who know the dtype")
  func typedAccess() {
    let array = NDArray([0.5, -1] as [Float])
    #expect(array.withElements(of: Float.self) { $0[0] + $0[1] } == -0.5)
    #expect(array.withElements(of: Double.self) { $0.count } == nil)
    #expect(NDArray([true, false]).withElements(of: Bool.self) { $0[0] } == true)
    #expect(NDArray(["a"]).withElements(of: UInt8.self) { $0.count } == nil)
  }

  @Test("keep what every numeric type can hold", arguments: DType.allCases.filter { $0 != .string })
  func everyType(_ dtype: DType) throws {
    let array = NDArray(doubles: [0, 1, 1, 0], dtype: dtype, shape: [2, 2])
    #expect(array.dtype == dtype && array.doubles == [0, 1, 1, 0] && array.floats == [0, 1, 1, 0])
    for other in DType.allCases where other != .string {
      let converted = try #require(array.converted(to: other))
      #expect(converted.dtype == other && converted.shape == [2, 2] && converted.converted(to: dtype) == array)
    }
    #expect(array.converted(to: .string) == nil)
  }

  @Test("convert integers without losing one")
  func integers() {
    let array = NDArray([large, -large, .max, .min] as [Int64])
    #expect(array.converted(to: .int64) == array)
    #expect(array.elements(as: UInt64.self) == [UInt64(large), 0, UInt64(Int64.max), 0])
    #expect(array.elements(as: Int32.self) == [.max, .min, .max, .min])
    #expect(NDArray([UInt64(large), .max]).elements(as: Int64.self) == [large, .max])
    #expect(NDArray([UInt64.max]).elements(as: UInt8.self) == [255])
    #expect(NDArray([300, -300, 7] as [Int16]).elements(as: Int8.self) == [127, -128, 7])
    #expect(NDArray([large, 0] as [Int64]).elements(as: Bool.self) == [true, false])
    // To nearest, once: by way of Double the first of these would be 2⁶⁰.
    #expect(NDArray([1 << 60 + 1 << 36 + 1] as [Int64]).elements(as: Float.self) == [0x1.000002p60])
  }

  @Test("convert numbers with fractions towards zero, and to the limits")
  func fractions() {
    let array = NDArray([1.9, -1.9, 1e300, -1e300, .nan, .infinity, -0.5])
    #expect(array.elements(as: Int32.self) == [1, -1, .max, .min, 0, .max, 0])
    #expect(array.elements(as: UInt8.self) == [1, 0, 255, 0, 0, 255, 0])
    #expect(array.elements(as: Bool.self) == [true, true, true, true, true, true, true])
    #expect(NDArray([65_519.9, 65_520]).elements(as: Float16.self) == [65_504, .infinity])
    #expect(NDArray([1.00390625]).elements(as: BFloat16.self)?.map(\.float) == [1])
  }

  @Test("hold strings of any length")
  func strings() {
    let array = NDArray(["cat", "", "ÿ ∑ 🐈"], shape: [1, 3])
    #expect(array.dtype == .string && array.shape == [1, 3] && array.strings == ["cat", "", "ÿ ∑ 🐈"])
    #expect(array.reshaped([3]) == NDArray(["cat", "", "ÿ ∑ 🐈"]))
    #expect(array.reshaped([3]) != NDArray(["cat", "ÿ", " ∑ 🐈"]))
    #expect(array.doubles == nil && array.floats == nil && array.converted(to: .float32) == nil)
    #expect(array.converted(to: .string) == array)
    #expect(NDArray([1] as [Float]).strings == nil && NDArray([] as [String]).strings == [])
  }

  @Test("are equal when dtype, shape and bytes are")
  func equality() {
    let array = NDArray([.nan, 0] as [Float])
    #expect(array == NDArray([.nan, 0] as [Float]) && array != NDArray([.nan, -0.0] as [Float]))
    #expect(array != array.reshaped([2, 1]) && NDArray([1] as [Int32]) != NDArray([1] as [UInt32]))
    #expect(Set([array, array.reshaped([2]), NDArray([0, .nan] as [Float])]).count == 2)
  }

  @Test("share their bytes until one of them changes")
  func copyOnWrite() {
    let array = NDArray([1, 2] as [Int32])
    var copy = array.reshaped([2, 1])
    #expect(address(copy) == address(array))
    unsafe copy.withMutableBytes { unsafe $0[0] = 7 }
    #expect(array.elements(as: Int32.self) == [1, 2] && copy.elements(as: Int32.self) == [7, 2])
    let own = address(copy)
    unsafe copy.withMutableBytes { unsafe $0[0] = 8 }
    #expect(address(copy) == own)
  }

  private func address(_ array: NDArray) -> Int { unsafe array.withBytes { Int(bitPattern: $0.baseAddress) } }

  @Test("are read from bytes: any byte but 0 is true")
  func truth() {
    let array = unsafe NDArray(dtype: .bool, shape: [3]) { unsafe $0.copyBytes(from: [0, 1, 255]) }
    #expect(array == NDArray([false, true, true]))
  }

  @Test("turn the order of bytes", arguments: [(1, [1, 2, 3, 4]), (2, [2, 1, 4, 3]), (4, [4, 3, 2, 1])])
  func byteOrder(size: Int, expected: [UInt8]) {
    var bytes: [UInt8] = [1, 2, 3, 4]
    unsafe bytes.withUnsafeMutableBytes { unsafe swapBytes(in: $0, elementSize: size) }
    #expect(bytes == expected)
  }
}
