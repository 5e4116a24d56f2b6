import Foundation
import KerasCore
import KerasData
import Testing

@Suite struct DataErrorTests {
  @Test(arguments: [
    (
      "wrong-type.idx",
      "an IDX file begins with 00 00, a type (08, 09, 0B, 0C, 0D or 0E) and the number of axes, "
        + "but this one with 00 00 0A 02."
    ),
    ("short.idx", "the file is too short: the data needs 24 bytes, at most 23 are left."),
    ("long.idx", "there are more bytes in the file than an array of shape (2, 3, 4) has."),
    (
      "huge.idx",
      "the shape (4294967295, 4294967295, 4294967295, 4294967295) in the file is larger than any memory."
    ),
    ("large.idx", "the shape (4294967295, 4294967295) in the file is larger than any memory."),
    ("pickled.npy", "the array holds pickled Python objects, which are never read; save it with a numeric dtype."),
    (
      "complex.npy",
      "the dtype '<c8' is not one of bool, int, uint, float up to 64 bits, U and S; "
        + "complex numbers have no place in a model."
    ),
    ("records.npy", "the array holds records of several fields; save each field as an array of its own."),
    (
      "pickled.npz",
      "member \"bad.npy\": the array holds pickled Python objects, which are never read; save it with a numeric dtype."
    ),
    ("duplicate.npz", "the member \"x.npy\" is there twice."),
    ("parent.npz", "the member name \"../x.npy\" leads out of the archive."),
    ("absolute.npz", "the member name \"/x.npy\" leads out of the archive."),
    ("readme.npz", "the member \"readme.txt\" is not an .npy array."),
    ("bzip2.npz", "the member \"x.npy\" is packed with method 12; only stored and deflated ones are read."),
    ("cmyk.jpg", "the JPEG cannot be decoded: its colours are neither grey nor RGB."),
  ])
  func filesOfTheFixtures(name: String, message: String) {
    #expect(readingError(fixtures + name) == message)
  }

  @Test func filesThatClaimMoreThanTheyHold() throws {
    #expect(
      try #require(readingError(fixtures + "large.idx.gz")).hasPrefix(
        "the file is too short: the data needs 10000000000"))
    #expect(
      try #require(readingError(fixtures + "bomb.npz")).hasPrefix(
        "the member \"zeros.npy\" claims to unpack to 2147483647 bytes"))
    #expect(try #require(readingError(fixtures + "huge.png")).hasPrefix("the PNG claims 900000 x 900000 pixels"))
  }

  @Test(arguments: [
    ("", "the file is empty."),
    ("a,b\n", "there are no numbers in the file."),
    ("1,2\n3\n", "line 2 has 1 field, the lines before it have 2."),
    ("x,y\n1,2\n3,4,5\n", "line 3 has 3 fields, the lines before it have 2."),
    ("1,?\n3,4\n", "line 1, column 2: a number is needed, got \"?\"."),
    ("1,2\n3,\"a\nb\"\n", "line 2, column 2: a number is needed, got \"a?b\"."),
    ("1,2\n3,cat\n", "line 2, column 2: a number is needed, got \"cat\"."),
    ("1,2\n,4\n", "line 2, column 1: a number is needed, got nothing."),
    ("1,,2\n", "line 1, column 2: a number is needed, got nothing."),
    ("1,\"2\n", "line 1: a quoted field has no closing quote."),
    ("1,\"2\"3\n", "line 1: a comma is needed after a quoted field."),
    ("1\n0x10\n", "line 2, column 1: a number is needed, got \"0x10\"."),
    ("1\n1e\n", "line 2, column 1: a number is needed, got \"1e\"."),
    (
      "\u{1}\u{2}\u{3}\u{4}",
      "the file is none of IDX, .npy, .npz, CSV, PNG and JPEG: it begins with the bytes 01 02 03 04."
    ),
    ("\u{1F}x", "the file is none of IDX, .npy, .npz, CSV, PNG and JPEG: it begins with the bytes 1F 78."),
    ("PK\u{3}\u{4}", "the zip archive cannot be read: Not a zip archive."),
  ])
  func texts(text: String, message: String) throws {
    let path = try temporaryPath("x")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect(readingError(path) == message)
  }

  @Test(arguments: [
    (
      "{'descr': '<f4', 'fortran_order': False}",
      "the .npy header must be a dictionary of \"descr\", \"fortran_order\" and \"shape\"."
    ),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
      "the .npy header must be a dictionary of \"descr\", \"fortran_order\" and \"shape\"."
    ),
    ("{'descr': '<f4', 'descr': '<f4', 'shape': ()}", "the .npy header has \"descr\" twice."),
    ("{'evil': 'x'}", "the .npy header has the unknown key \"evil\"."),
    ("{'descr': '<U0', 'fortran_order': False, 'shape': (9000000000,)}", "the strings in the file have no bytes."),
    (
      "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
      "the file is too short: the data needs 8 bytes, at most 0 are left."
    ),
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904,)}",
      "the file is too short: the data needs more bytes than there can be, at most 0 are left."
    ),
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4)}",
      "the shape (0, 4611686018427387904, 4) in the file is larger than any memory."
    ),
    (
      "{'descr': '<V2', 'fortran_order': False, 'shape': (1,)}",
      "the dtype '<V2' is not one of bool, int, uint, float up to 64 bits, U and S; save the array as float32."
    ),
  ])
  func headersOfNPY(header: String, message: String) throws {
    let path = try temporaryPath("x")
    let bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(readingError(path) == message)
  }

  @Test func filesThatCannotBeWritten() throws {
    let array = NamedArray(array: NDArray([1] as [Int64]))
    func message(_ path: String, _ arrays: [NamedArray]) -> String? {
      do {
        try DataFile.write(arrays, to: path)
        return nil
      } catch {
        return error.description
      }
    }
    #expect(
      message("out.txt", [array])
        == "out.txt: the file must end in .npy, .npz, .csv, .json or .idx, which chooses its format.")
    #expect(
      message("out.npy", [array, array])
        == "out.npy: .npy files hold one array, but there are 2; write an .npz file instead.")
    #expect(
      message("out.idx", [array])
        == "out.idx: an IDX file holds uint8, int8, int16, int32, float32, float64, not int64; "
        + "write an .npy file instead."
    )
    #expect(message("/none/x.npz", [array]) == "/none/x.npz: the file cannot be written: No such file or directory.")
  }

  /// Every beginning of every small fixture is read or refused, and nothing traps.
  @Test func filesThatEndTooEarly() throws {
    let path = try temporaryPath("x")
    for name in try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted() where !name.hasSuffix(".py") {
      let bytes = try FileBytes.read(fixtures + name)
      let isWhole = readingError(fixtures + name) == nil
      for count in 0..<bytes.count where count < 500 || count % 7 == 0 || count > bytes.count - 50 {
        try replace(path, bytes[..<count])
        let error = readingError(path)
        // Text, and a picture without its end mark, may be complete before their last byte.
        let mayBeComplete = name.hasSuffix(".csv") || name.hasSuffix(".jpg") || name.hasSuffix(".gz")
        #expect(error != nil || mayBeComplete || !isWhole, "\(name) cut at \(count)")
        #expect(error?.hasSuffix(".") != false, "\(name) cut at \(count): \(error ?? "")")
      }
    }
  }

  /// Every fixture with one byte changed is read or refused, and nothing traps.
  @Test func filesWithAWrongByte() throws {
    let path = try temporaryPath("x")
    for name in try FileManager.default.contentsOfDirectory(atPath: fixtures).sorted() where !name.hasSuffix(".py") {
      let bytes = try FileBytes.read(fixtures + name)
      for position in 0..<min(bytes.count, 400) {
        var changed = bytes
        changed[position] ^= position % 2 == 0 ? 0xFF : 1 << UInt8(position / 2 % 8)
        try replace(path, changed[...])
        _ = readingError(path)
      }
    }
  }

  /// Writes a new file without waiting for the disk, which Foundation does, and file systems when one is overwritten.
  private func replace(_ path: String, _ bytes: ArraySlice<UInt8>) throws {
    unsafe unlink(path)
    let file = unsafe try #require(fopen(path, "w"))
    defer { unsafe fclose(file) }
    #expect(unsafe fwrite(Array(bytes), 1, bytes.count, file) == bytes.count)
  }
}
