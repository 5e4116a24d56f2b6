import KerasCore
import Testing

@testable import HDF5

@Suite("Writing HDF5")
struct WriteTests {
  @Test("numbers of every type come back", arguments: DType.allCases.filter { $0 != .string })
  func roundTrip(_ dtype: DType) throws {
    let array = NDArray(doubles: [0, 1, 1, 0], dtype: dtype, shape: [2, 2])
    try withTemporaryFile { path in
      let file = try WritableFile(creating: path)
      try file.root().makeDataset("a/b/c:0", array)
      try file.root().makeDataset("a/b/scalar", array.reshaped([2, 2]))
      try file.root().makeDataset("none", NDArray(doubles: [], dtype: dtype, shape: [0, 3]))
      try file.close()
      let root = try File(opening: path).root()
      #expect(try root.dataset("a/b/c:0").read() == array)
      #expect(try root.dataset("none").read().shape == [0, 3])
    }
  }

  @Test("64-bit integers that no Double is come back, also from the type of another array")
  func largeIntegers() throws {
    let large = NDArray([1 << 53 + 1, -(1 << 53) - 1, .max, .min] as [Int64])
    let unsigned = NDArray([UInt64.max, 1 << 63 + 1])
    try withTemporaryFile { path in
      let file = try WritableFile(creating: path)
      try file.root().makeDataset("signed", NDArray(zeros: .int64, shape: [4]))
      try file.root().makeDataset("unsigned", NDArray(zeros: .uint64, shape: [2]))
      try file.root().makeDataset("small", NDArray(zeros: .int32, shape: [4]))
      try file.root().dataset("signed").write(large)
      try file.root().dataset("unsigned").write(unsigned)
      try file.root().dataset("small").write(large)
      try file.close()
      let root = try File(opening: path).root()
      #expect(try root.dataset("signed").read() == large)
      #expect(try root.dataset("unsigned").read() == unsigned)
      #expect(try root.dataset("small").read() == NDArray([.max, .min, .max, .min] as [Int32]))
    }
  }

  @Test("the file has the oldest layout")
  func layout() throws {
    try withTemporaryFile { path in
      let file = try WritableFile(creating: path)
      try file.root().makeDataset("x", NDArray([1] as [Float]))
      try file.close()
      let bytes = try FileBytes.read(path)
      #expect(bytes[8] == 0)
      #expect(String(decoding: bytes, as: UTF8.self).contains("SNOD"))
    }
  }

  @Test("attributes are set, replaced and removed")
  func attributes() throws {
    try withTemporaryFile { path in
      let file = try WritableFile(creating: path)
      let root = try file.root()
      try root.setAttribute("text", String(repeating: "x", count: 100_000))
      try root.setAttribute("utf8", "grün", .utf8)
      try root.setAttribute("list", ["a", "drei"])
      try root.setAttribute("list", ["one", "three", ""])
      try root.setAttribute("none", [])
      try root.setAttribute("gone", NDArray([1, 2] as [Int32]))
      try root.removeAttribute("gone")
      try root.removeAttribute("gone")
      try file.close()
      let found = try File(opening: path).root()
      #expect(try found.string("text")?.count == 100_000)
      #expect(try found.string("utf8") == "grün")
      #expect(try found.strings("list") == ["one", "three", ""])
      #expect(try found.attribute("none")?.dtype == .float64)
      #expect(try found.attribute("none")?.shape == [0])
      #expect(try !found.hasAttribute("gone"))
    }
  }

  @Test("elements are replaced in place and converted to the type of the file")
  func overwrite() throws {
    try withTemporaryFile { path in
      let dtypes = [DType.float16, .bfloat16, .float32, .float64, .int32]
      let file = try WritableFile(creating: path)
      for dtype in dtypes {
        try file.root().makeDataset(dtype.description, NDArray(doubles: [9, 9], dtype: dtype, shape: [2]))
      }
      try file.close()
      let offsets = try datasets(path, dtypes).map(\.fileOffset)
      try change(path) { root in
        for dtype in dtypes { try root.dataset(dtype.description).write([1, 2.5].span) }
      }
      for (dtype, dataset) in try zip(dtypes, datasets(path, dtypes)) {
        #expect(try dataset.read() == NDArray(doubles: [1, 2.5], dtype: dtype, shape: [2]))
      }
      #expect(try datasets(path, dtypes).map(\.fileOffset) == offsets)
      try change(path) { root in
        for dtype in dtypes { try root.dataset(dtype.description).write(NDArray([0, 0] as [Double])) }
      }
      #expect(try datasets(path, dtypes).allSatisfy { try $0.read().doubles == [0, 0] })
      let root = try WritableFile(opening: path).root()
      #expect(
        message { try root.dataset("float32").write(NDArray([1] as [Float])) }
          == "\"/float32\" has the shape (2,) in the file, but (1,) is to be written.")
      #expect(
        message { try root.dataset("float32").write([1 as Float].span) }
          == "\"/float32\" has 2 elements, but 1 are to be written.")
    }
  }

  @Test("a group can be removed and made anew")
  func remove() throws {
    try withTemporaryFile { path in
      let file = try WritableFile(creating: path)
      let root = try file.root()
      try root.makeDataset("a/b", NDArray([1] as [Float]))
      try root.remove("a")
      #expect(try !root.contains("a"))
      try root.makeDataset("a/c", NDArray([2] as [Float]))
      try file.close()
      #expect(try File(opening: path).root().group("a").names() == ["c"])
    }
  }

  @Test("what is there already is an error, and so is removing what is not")
  func errors() throws {
    try withTemporaryFile { path in
      let root = try WritableFile(creating: path).root()
      try root.makeDataset("a", NDArray([1] as [Float]))
      #expect(message { try root.makeDataset("a", NDArray([1] as [Float])) } != nil)
      #expect(message { try root.remove("nothing") } != nil)
    }
  }

  @Test("strings are of any length or of one size", arguments: [nil, 5])
  func strings(_ size: Int?) throws {
    try withTemporaryFile { path in
      let file = try WritableFile(creating: path)
      let texts = NDArray(["one", "", "drü", "x"], shape: [2, 2])
      try file.root().makeDataset("group/texts", texts, stringSize: size)
      try file.root().makeDataset("none", NDArray([] as [String]), stringSize: size)
      try file.close()
      let root = try File(opening: path).root()
      #expect(try root.dataset("group/texts").read() == texts)
      #expect(try root.dataset("group/texts").stringSize == size)
      #expect(try root.dataset("none").shape == [0])
    }
  }

  private func datasets(_ path: String, _ dtypes: [DType]) throws -> [Dataset] {
    let root = try File(opening: path).root()
    return try dtypes.map { try root.dataset($0.description) }
  }

  private func change(_ path: String, _ body: (borrowing WritableGroup) throws -> Void) throws {
    let file = try WritableFile(opening: path)
    try body(file.root())
    try file.close()
  }
}
