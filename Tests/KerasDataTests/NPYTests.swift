import KerasCore
import KerasData
import Testing

@Suite struct NPYTests {
  private static let ramp = (0..<24).map(Double.init)

  @Test(arguments: [DType.int8, .int16, .int32, .int64])
  func signedIntegers(dtype: DType) throws {
    #expect(try fixture("\(dtype).npy") == NDArray(doubles: Self.ramp.map { $0 - 5 }, dtype: dtype, shape: [2, 3, 4]))
  }

  @Test(arguments: [DType.uint8, .uint16, .uint32, .uint64])
  func unsignedIntegers(dtype: DType) throws {
    #expect(try fixture("\(dtype).npy") == NDArray(doubles: Self.ramp, dtype: dtype, shape: [2, 3, 4]))
  }

  @Test(arguments: [DType.float16, .float32, .float64])
  func floats(dtype: DType) throws {
    let expected = NDArray(doubles: Self.ramp.map { ($0 - 5) / 4 }, dtype: dtype, shape: [2, 3, 4])
    #expect(try fixture("\(dtype).npy") == expected)
  }

  @Test func truthValues() throws {
    #expect(try fixture("bool.npy") == NDArray((0..<24).map { $0 % 3 == 0 }, shape: [2, 3, 4]))
  }

  @Test(arguments: [
    ("i2", DType.int16), ("i4", .int32), ("u8", .uint64), ("f2", .float16), ("f4", .float32), ("f8", .float64),
  ])
  func bigEndian(code: String, dtype: DType) throws {
    #expect(try fixture("big-\(code).npy") == NDArray(doubles: Self.ramp, dtype: dtype, shape: [2, 3, 4]))
  }

  @Test func fortranOrderBecomesRowMajor() throws {
    #expect(try fixture("fortran-f4.npy") == NDArray(doubles: Self.ramp, dtype: .float32, shape: [2, 3, 4]))
    #expect(try fixture("fortran-u1.npy") == NDArray((0..<15).map { UInt8($0) }, shape: [3, 5]))
    #expect(try fixture("fortran-text.npy") == NDArray(["a", "b", "c", "d", "e", "f"], shape: [2, 3]))
  }

  @Test func scalarsEmptyArraysAndLaterVersions() throws {
    #expect(try fixture("scalar.npy") == NDArray([2.5] as [Float], shape: []))
    #expect(try fixture("empty.npy") == NDArray([] as [Float], shape: [0, 3]))
    for version in 2...3 {
      #expect(try fixture("version\(version).npy") == NDArray([0, 1, 2, 3, 4, 5] as [Int32], shape: [2, 3]))
    }
    #expect(try fixture("float32.npy.gz") == fixture("float32.npy"))
  }

  @Test func strings() throws {
    #expect(try fixture("unicode.npy") == NDArray(["cat", "", "ÿ ∑ 🐈"]))
    #expect(try fixture("unicode-big.npy") == NDArray(["cat", "∑"]))
    #expect(try fixture("bytes.npy") == NDArray(["cat", "", "mouse"]))
  }

  @Test(arguments: [
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64", "bool",
    "scalar", "empty",
  ])
  func whatWeWriteIsWhatNumPyWrote(name: String) throws {
    let path = try temporaryPath("x.npy")
    try DataFile.write(DataFile.read(fixtures + name + ".npy"), to: path)
    #expect(try FileBytes.read(path) == FileBytes.read(fixtures + name + ".npy"))
  }

  @Test(arguments: ["x.npy", "x.npz"])
  func integersThatNoDoubleIsComeBack(name: String) throws {
    let path = try temporaryPath(name)
    let array = NDArray([1 << 53 + 1, -(1 << 53) - 1, .max, .min] as [Int64], shape: [2, 2])
    try DataFile.write([NamedArray(array: array)], to: path)
    #expect(try DataFile.read(path)[0].array == array)
    let unsigned = NDArray([UInt64.max, 1 << 63 + 1])
    try DataFile.write([NamedArray(array: unsigned)], to: path)
    #expect(try DataFile.read(path)[0].array == unsigned)
  }

  @Test(arguments: ["x.csv", "x.json"])
  func integersThatNoDoubleIsAreWrittenDigitByDigit(name: String) throws {
    let path = try temporaryPath(name)
    try DataFile.write([NamedArray(array: NDArray([1 << 53 + 1] as [Int64]))], to: path)
    #expect(try String(decoding: FileBytes.read(path), as: UTF8.self).contains("9007199254740993"))
  }

  @Test func stringsAndBFloat16AreWrittenSoThatNumPyReadsThem() throws {
    let path = try temporaryPath("x.npy")
    try DataFile.write(DataFile.read(fixtures + "unicode.npy"), to: path)
    #expect(try FileBytes.read(path) == FileBytes.read(fixtures + "unicode.npy"))
    let halves = NDArray([BFloat16(1.5), BFloat16(-2)])
    try DataFile.write([NamedArray(array: halves)], to: path)
    #expect(try DataFile.read(path)[0].array == NDArray([1.5, -2] as [Float]))
  }
}
