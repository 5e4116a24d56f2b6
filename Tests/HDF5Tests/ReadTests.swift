import KerasCore
import Testing

@testable import HDF5

@Suite("Reading HDF5")
struct ReadTests {
  @Test(
    "numbers of every type", arguments: DType.allCases.filter { $0.isInteger || ($0.isFloating && $0 != .bfloat16) })
  func numbers(_ dtype: DType) throws {
    let dataset = try File(opening: fixture("types.h5")).root().dataset(dtype.description)
    let expected = NDArray(doubles: [0, 1, 2, 3, 4, 100], dtype: dtype, shape: [2, 3])
    #expect(dataset.dtype == dtype)
    #expect(try dataset.read() == expected)
    var floats = [Float](repeating: .nan, count: 6)
    var span = floats.mutableSpan
    try dataset.read(into: &span)
    #expect(floats == [0, 1, 2, 3, 4, 100])
  }

  @Test(
    "other numbers",
    arguments: [
      ("big_endian_float32", NDArray(doubles: [0, 1, 2, 3, 4, 100], dtype: .float32, shape: [2, 3])),
      ("big_endian_float16", NDArray(doubles: [0, 1, 2, 3, 4, 100], dtype: .float16, shape: [2, 3])),
      ("big_endian_int16", NDArray(doubles: [0, 1, 2, 3, 4, 100], dtype: .int16, shape: [2, 3])),
      ("bool", NDArray(doubles: [1, 0, 1], dtype: .bool, shape: [3])),
      ("bfloat16", NDArray(doubles: [1.5, -2, 3.25], dtype: .bfloat16, shape: [3])),
      ("scalar", NDArray([2.5] as [Float], shape: [])),
      ("empty", NDArray([] as [Float], shape: [0, 3])),
      ("fill", NDArray([0, 0, 0, 0] as [Float])),
      ("chunked", NDArray((0..<1000).map(Float.init))),
    ])
  func others(_ name: String, _ expected: NDArray) throws {
    let dataset = try File(opening: fixture("types.h5")).root().dataset(name)
    #expect(try dataset.read() == expected)
    var floats = [Float](repeating: .nan, count: expected.count)
    var span = floats.mutableSpan
    try dataset.read(into: &span)
    #expect(floats == expected.floats)
  }

  @Test("strings")
  func strings() throws {
    let root = try File(opening: fixture("types.h5")).root()
    #expect(try root.dataset("fixed_strings").read().strings == ["one", "three"])
    #expect(try root.dataset("variable_strings").read().strings == ["eins", "", "drü"])
  }

  @Test("the newest layout")
  func latest() throws {
    let group = try File(opening: fixture("latest.h5")).root().group("layer")
    #expect(try group.strings("weight_names") == ["weight"])
    #expect(try group.dataset("weight").read() == NDArray([0, 1, 2, 3, 4, 5] as [Float], shape: [2, 3]))
  }

  @Test("only what lies in the file as in memory has an offset")
  func offsets() throws {
    let root = try File(opening: fixture("types.h5")).root()
    let offset = try #require(try root.dataset("float32").fileOffset)
    let bytes = try FileBytes.read(fixture("types.h5"))
    #expect(Array(bytes[(offset + 20)..<(offset + 24)]) == [0, 0, 0xC8, 0x42])
    for name in ["big_endian_float32", "chunked", "fill"] {
      #expect(try root.dataset(name).fileOffset == nil)
    }
  }

  @Test("names are listed, and slashes and points do not matter")
  func names() throws {
    let root = try File(opening: fixture("links.h5")).root()
    #expect(try root.names() == ["external", "group", "outside", "soft"])
    #expect(try root.contains("/group//./weight"))
    #expect(try !root.contains("group/weight/x"))
    #expect(try !root.contains("nothing/weight"))
    #expect(try root.group("/group/").dataset("weight").path == "/group/weight")
  }

  @Test("a group with two names is read by both")
  func sharedGroup() throws {
    let root = try File(opening: fixture("shared_group.h5")).root()
    let names = try root.group("group").names()
    #expect(try root.group("other/same").names() == names)
    #expect(try root.group("other/same").path == "/other/same")
    #expect(!names.isEmpty)
  }
}
