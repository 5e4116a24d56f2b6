import Foundation
import FuzzSupport
import Keras
import Testing

/// A file, and a part of the error that it gives.
struct HostileFile: CustomTestStringConvertible {
  let testDescription: String
  let name: String
  let content: [UInt8]
  let error: String

  init(_ description: String, _ name: String, _ content: [UInt8], _ error: String) {
    testDescription = description
    self.name = name
    self.content = content
    self.error = error
  }

  init(_ description: String, _ name: String, _ content: String, _ error: String) {
    self.init(description, name, Array(content.utf8), error)
  }
}

/// Files that were made to do harm, and what is said of them. Each stands for something that went wrong once.
@Suite("Hostile files")
struct HostileFileTests {
  private static let zeros = Deflated(pattern: [0], count: 1 << 28)
  private static let strings = npy("|S1", count: 1 << 23)

  static let dataFiles: [HostileFile] = [
    HostileFile("zeros", "b.npz", zip("x.npy", zeros), "which 1690740 bytes of real data do not; unpack it first."),
    HostileFile(
      "more than all members may have", "c.npz",
      zip(
        (0..<9).map {
          .init(name: "\($0).npy", method: 8, content: Deflated(pattern: [0], count: 1 << 23).bytes, size: 1 << 23)
        }),
      "the members claim to unpack to 75497472 bytes, which 476419"),
    HostileFile(
      "gzipped zeros", "d.npy", gzip(npy("|u1", count: 1 << 28)), "the file is too short: the data needs 268435456"),
    HostileFile(
      "gzipped lines", "e.csv", gzip(Deflated(pattern: Array("1\n".utf8), count: 1 << 25)),
      "the data unpacks to more than 16777216 bytes"),
    HostileFile(
      "a gzipped picture", "f.png",
      gzip(Deflated(start: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], pattern: [0], count: 1000)),
      "the file is none of IDX, .npy, .npz, CSV, PNG and JPEG"),
    HostileFile(
      "strings of one letter", "g.npz", zip("x.npy", strings), "strings of 1 characters, which take too much memory"),
    HostileFile(
      "a line of a million fields", "h.csv", String(repeating: "1,", count: 1 << 20) + "1\n",
      "line 1 has more than 1048576 fields."),
  ]

  @Test("data", arguments: dataFiles)
  func data(_ file: HostileFile) throws {
    let message = try #require(try error(file) { (path) throws(KerasError) in _ = try DataFile.read(path) })
    #expect(message.contains(file.error), "\(message)")
  }

  static let modelFiles: [HostileFile] = [
    HostileFile(
      "a configuration of zeros", "a.keras", zip("config.json", Deflated(pattern: [0x20], count: 60_000_000)),
      "too many for a configuration."),
    HostileFile(
      "a million numbers", "b.json",
      "{\"class_name\": \"Sequential\", \"config\": [" + String(repeating: "1,", count: 1 << 20) + "1]}",
      "there are more than 786432 values, more than in any model"),
    HostileFile(
      "a million numbers in YAML", "c.yaml", "class_name: [" + String(repeating: "1,", count: 1 << 20) + "1]",
      "the YAML has more than 786432 values"),
    HostileFile(
      "an input of more numbers than there are", "d.json",
      sequential(input: "2147483647, 2147483647", #"{"class_name": "Flatten", "config": {}}"#),
      "input 0 would be float32 (97, 2147483647, 2147483647), which is not a possible shape."),
    HostileFile(
      "more windows than can be listed", "i.json",
      sequential(
        input: "4, 1",
        #"{"class_name": "AdaptiveMaxPooling1D", "config": {"name": "it", "output_size": [2147483647]}}"#),
      "an axis of extent 4 cannot be divided into 2147483647 windows."),
    HostileFile(
      "layers of one name", "j.json",
      """
      {"class_name": "Functional", "keras_version": "2.15.0", "config": {"name": "model", "layers": [
      {"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_input_shape": [null, 1]}, "inbound_nodes": []},
      {"class_name": "Dense", "name": "it", "config": {"name": "it", "units": 1}, "inbound_nodes": [[["x", 0, 0]]]},
      {"class_name": "Dense", "name": "it", "config": {"name": "it", "units": 1}, "inbound_nodes": [[["x", 0, 0]]]}],
      "input_layers": [["x", 0, 0]], "output_layers": [["it", 0, 0]]}}
      """,
      "the name \"it\" is used twice in the model, so nothing says which layer is meant."),
    HostileFile(
      "a configuration that says it is short", "h.keras",
      zip("config.json", Deflated(pattern: [0x20], count: 1 << 20), size: 200),
      "it unpacks to more bytes than it claims."),
    HostileFile(
      "a kernel of more numbers than there are", "e.json",
      sequential(input: "2147483647", #"{"class_name": "Dense", "config": {"name": "it", "units": 2147483647}}"#),
      "weight \"kernel\" would be float32 (2147483647, 2147483647), which is not a possible shape."),
    HostileFile(
      "a kernel for each of many places", "f.json",
      sequential(
        input: "60000, 1",
        #"{"class_name": "LocallyConnected1D", "config": {"name": "it", "filters": 1, "kernel_size": 60}}"#),
      "has more weights than can be."),
    HostileFile(
      "an axis that becomes very long", "g.json",
      sequential(
        input: "900, 900, 1",
        #"{"class_name": "UpSampling2D", "config": {"name": "it", "size": [90, 90], "interpolation": "bilinear"}}"#),
      "an axis of 900 cannot be resized to 81000."),
  ]

  @Test("models", arguments: modelFiles)
  func model(_ file: HostileFile) throws {
    let message = try #require(
      try error(file) { (path) throws(KerasError) in _ = try Model(contentsOf: path).summary() })
    #expect(message.contains(file.error), "\(message)")
  }

  @Test("a model that no machine has memory for can be looked at, but not run")
  func giant() throws {
    let text = Self.sequential(
      input: "2097152", #"{"class_name": "Dense", "config": {"name": "it", "units": 2097152}}"#)
    let file = HostileFile("", "giant.json", text, "")
    let message = try error(file) { (path) throws(KerasError) in
      let model = try Model(contentsOf: path)
      #expect(model.summary().contains("4,398,048,608,256"))
      _ = try model.predict([NDArray([Float](repeating: 0, count: 2_097_152), shape: [1, 2_097_152])])
    }
    #expect(
      try #require(message).hasPrefix("the weights of the model need 16777216 MB of memory, but this machine has"))
  }

  @Test("weights without elements are reshaped like others")
  func empty() throws {
    let layer = #"{"class_name": "ParametricSoftplus", "config": {"name": "it", "alpha_init": 0.2, "beta_init": 5.0}}"#
    let file = HostileFile("", "empty.json", Self.sequential(input: "16, 0", layer), "")
    let message = try error(file) { (path) throws(KerasError) in
      let outputs = try Model(contentsOf: path).predict([NDArray([Float](), shape: [2, 16, 0])])
      #expect(outputs.map(\.shape) == [[2, 16, 0]])
    }
    #expect(message == nil)
  }

  /// The message of the error that `body` throws for `file`, without its path; nil when it throws none.
  private func error(_ file: HostileFile, _ body: (String) throws(KerasError) -> Void) throws -> String? {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: file.name).path
    try Data(file.content).write(to: URL(filePath: path))
    do throws(KerasError) {
      try body(path)
      return nil
    } catch {
      return error.message
    }
  }

  private static func sequential(input: String, _ layer: String) -> String {
    """
    {"class_name": "Sequential", "keras_version": "2.15.0", "backend": "tensorflow", "config": {"name": "model", "layers": [
      {"class_name": "InputLayer", "config": {"name": "x", "batch_input_shape": [null, \(input)], "dtype": "float32"}},
      \(layer)]}}
    """
  }

  private static func zip(_ members: [CraftedZip.Member]) -> [UInt8] {
    var archive = CraftedZip()
    archive.members = members
    return archive.bytes
  }

  private static func zip(_ name: String, _ packed: Deflated, size: Int? = nil) -> [UInt8] {
    zip([
      .init(name: name, method: 8, content: packed.bytes, size: size ?? packed.size, checksum: packed.checksum)
    ])
  }

  private static func gzip(_ packed: Deflated) -> [UInt8] {
    var bytes: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + packed.bytes
    for number in [packed.checksum, UInt32(truncatingIfNeeded: packed.size)] {
      bytes += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    return bytes
  }

  /// An array of `count` zeros of one byte.
  private static func npy(_ type: String, count: Int) -> Deflated {
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(count),), }"
    header += String(repeating: " ", count: 117 - header.utf8.count) + "\n"
    return Deflated(
      start: [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8), pattern: [0], count: count)
  }
}
