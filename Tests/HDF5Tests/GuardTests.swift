import Foundation
import KerasCore
import Testing

@testable import HDF5

@Suite("Files that must not be trusted")
struct GuardTests {
  @Test(
    "what is refused, and how",
    arguments: [
      (
        "links.h5", "soft",
        "\"soft\" in \"/\" is a soft link, which Keras does not write and which is not followed; "
          + "copy the data into the file."
      ),
      (
        "links.h5", "external",
        "\"external\" in \"/\" is an external link, which Keras does not write and which is not followed; "
          + "copy the data into the file."
      ),
      (
        "links.h5", "outside",
        "\"/outside\" keeps its data in another file, which Keras does not write and which is not followed; "
          + "copy the data into the file."
      ),
      (
        "virtual.h5", "virtual",
        "the file cannot be read as HDF5: it has a virtual dataset, which keeps its data in another file, which Keras does "
          + "not write; let h5py copy it into a new file (libhdf5 cannot read it: a dataset keeps its data in another file)."
      ),
      ("cyclic.h5", "group", "the file cannot be read as HDF5: it is damaged: the group at byte 1072 is in itself."),
      (
        "sizes.h5", "contiguous",
        "\"/contiguous\" claims 4398046511104 bytes for its shape (1099511627776,), but the file does not hold them; "
          + "it is damaged."
      ),
      (
        "sizes.h5", "chunked",
        "\"/chunked\" claims 17592186044416 bytes for its shape (1099511627776, 4), but the file does not hold them; "
          + "it is damaged."
      ),
      ("sizes.h5", "overflow", "\"/overflow\" has the impossible shape (2147483648, 2147483648, 2147483648)."),
      (
        "types.h5", "complex",
        "\"/complex\" has elements of a type that Keras does not store (compound, 16 bytes each); "
          + "numbers, bools and strings can be read."
      ),
      (
        "types.h5", "float8",
        "\"/float8\" has elements of a type that Keras does not store (opaque, 1 bytes each); "
          + "numbers, bools and strings can be read."
      ),
      ("types.h5", "nothing", "the file has no \"/nothing\"."),
      ("types.h5", "int8/nothing", "the file has no \"/int8/nothing\"."),
      ("links.h5", "group", "\"/group\" must be a dataset, but it is a group."),
    ])
  func refused(_ file: String, _ dataset: String, _ expected: String) {
    #expect(message { _ = try File(opening: fixture(file)).root().dataset(dataset) } == expected)
  }

  @Test("too few or too many floats, and strings, are errors")
  func counts() throws {
    let root = try File(opening: fixture("types.h5")).root()
    var floats = [Float](repeating: 0, count: 5)
    #expect(
      message {
        var span = floats.mutableSpan
        try root.dataset("float32").read(into: &span)
      } == "\"/float32\" has 6 elements, but 5 are wanted.")
    #expect(
      message {
        var span = floats.mutableSpan
        try root.dataset("fixed_strings").read(into: &span)
      } == "\"/fixed_strings\" must be numbers, but it is strings.")
  }

  @Test("libhdf5's reasons lose what only its developers need")
  func reasons() {
    #expect(
      readableReason("file write failed: time = now, errno = 28, error message = 'No space left on device', buf = 0x1")
        == "No space left on device")
    #expect(readableReason("file signature not found") == "file signature not found")
  }

  @Test("damage to the strings gives an error or other strings, and never more", arguments: 0..<8)
  func damage(_ seed: Int) throws {
    let original = try FileBytes.read(fixture("types.h5"))
    let heap = try #require(original.indices.first { original[$0...].starts(with: "GCOL".utf8) })
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    try withTemporaryFile { path in
      for _ in 0..<40 {
        var bytes = original
        for _ in 0...next(4) { bytes[heap + next(128)] = UInt8(next(3) == 0 ? 0 : next(256)) }
        try Data(bytes).write(to: URL(filePath: path))
        _ = message {
          let root = try File(opening: path).root()
          for name in try root.names() { _ = message { _ = try root.dataset(name).read() } }
        }
      }
    }
  }
}
