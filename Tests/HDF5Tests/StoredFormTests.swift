import Foundation
import KerasCore
import TestSupport
import Testing

@testable import HDF5

/// What a file of `Fixtures/hdf5` is read as by h5py.
private struct Expectation: CustomTestStringConvertible {
  let name: String
  /// Arrays by their paths, and attributes by path@name.
  let arrays: [String: JSON]
  /// Words of the error of what cannot be read.
  let refused: [String: String]
  /// Words of the error when nothing can.
  let refusedFile: String?

  var testDescription: String { name }
  var path: String { fixture("../hdf5/\(name).h5") }

  init(_ name: String) throws {
    let json = try JSON(parsing: FileBytes.read(fixture("../hdf5/\(name).json")))
    self.name = name
    var arrays: [String: JSON] = [:]
    for path in json["arrays"]?.object?.keys ?? [] { arrays[path] = json["arrays"]?[path] }
    self.arrays = arrays
    var refused: [String: String] = [:]
    for path in json["refused"]?.object?.keys ?? [] { refused[path] = json["refused"]?[path]?.string }
    self.refused = refused
    refusedFile = json["refusedFile"]?.string
  }

  static func all() throws -> [Self] {
    let files = try FileManager.default.contentsOfDirectory(atPath: fixture("../hdf5"))
    return try files.filter { $0.hasSuffix(".json") }.sorted().map { try Self(String($0.dropLast(5))) }
  }
}

@Suite("Every form that h5py writes")
struct StoredFormTests {
  @Test(
    "is read as h5py reads it", arguments: try Expectation.all().filter { $0.refusedFile == nil },
    [Reader.automatic, .library])
  fileprivate func same(_ expected: Expectation, _ reader: Reader) throws {
    if reader == .library, let words = withoutLibrary[expected.name],
      let message = message({ try compare(expected, reader) })
    {
      #expect(message.contains("libhdf5 cannot read it") && message.contains(words))
      return
    }
    try compare(expected, reader)
  }

  private func compare(_ expected: Expectation, _ reader: Reader) throws {
    let root = try File(opening: expected.path, reader).root()
    for (path, json) in expected.arrays {
      let found = try array(path, in: root)
      let dtype = try #require(json["dtype"]?.string)
      let shape = Shape((json["shape"]?.array ?? [-1]).compactMap(\.int))
      #expect(found.dtype.description == dtype, "\(path)")
      #expect(found.shape == shape, "\(path)")
      if let values = json["values"]?.array {
        if let strings = found.strings {
          #expect(strings == values.compactMap(\.string), "\(path)")
        } else {
          #expect(found.doubles == values.compactMap(\.double), "\(path)")
        }
      } else {
        var values = [Double](repeating: try #require(json["usual"]?.double), count: shape.count)
        for other in (json["others"]?.array ?? []).compactMap(\.array) {
          let index = try #require(other[0].int)
          values[index] = try #require(other[1].double)
        }
        #expect(differences(found.doubles ?? [], values) == nil, "\(path)")
      }
      if !path.contains("@"), found.dtype != .string {
        var floats = [Float](repeating: .nan, count: shape.count)
        var span = floats.mutableSpan
        try root.dataset(path).read(into: &span)
        #expect(differences(floats, (found.doubles ?? []).map { Float($0) }) == nil, "\(path)")
      }
    }
    // libhdf5 makes whole numbers of those that use a part of their bits.
    for (path, words) in expected.refused where reader == .automatic || path != "/narrow" {
      #expect(message { _ = try array(path, in: root) }?.contains(words) == true, "\(path)")
    }
  }

  @Test("or refused by its name", arguments: try Expectation.all().filter { $0.refusedFile != nil })
  fileprivate func refused(_ expected: Expectation) throws {
    let words = try #require(expected.refusedFile)
    #expect(message { _ = try File(opening: expected.path) }?.contains(words) == true)
  }

  /// What libhdf5 does not read, and why: all of a file or nothing, and version 1.10 no types of version 4. Of one file it dies.
  private var withoutLibrary: [String: String] {
    [
      "wrong_checksum": "Fletcher32", "types_latest": "version number for datatype", "attributes_latest": "signal",
      "chunks_latest": "version number for datatype",
    ]
  }

  @Test("libhdf5 is not given what only this reader knows", arguments: ["chunks_latest", "types_earliest"])
  func unchangeable(_ name: String) {
    #expect(
      message { _ = try WritableFile(opening: fixture("../hdf5/\(name).h5")) }?.contains("cannot be changed") == true)
  }

  private func array(_ path: String, in root: Group) throws -> NDArray {
    let parts = path.split(separator: "@", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return try root.dataset(path).read() }
    let isGroup = try parts[0] == "/" || root.isGroup(parts[0])
    let owner: any AttributedObject = try isGroup ? root.group(parts[0]) : root.dataset(parts[0])
    let attribute = try owner.attribute(parts[1])
    return try #require(attribute, "\(path)").read()
  }
}
