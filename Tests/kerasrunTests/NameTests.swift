import Foundation
import Testing

/// What the command line calls the inputs and outputs of a model, and what it does with the bytes of files.
struct NameTests {
  /// Its dictionaries have the inputs `k1` and `k2`, of the layers `in_b` and `in_a`, and the outputs `aa` and `zz`, of `l_zz` and
  /// `l_aa`.
  private static let model = Command.fixture("fitting/dictionaries_keras_keras3/model.keras")

  private static func csv(_ scratch: Scratch, _ name: String, columns: Int, from start: Int) throws -> String {
    let rows = (0..<4).map { row in (0..<columns).map { "\(Double(start + row * columns + $0) / 8)" } }
    let text = rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
    try text.write(toFile: scratch.path(name), atomically: true, encoding: .utf8)
    return scratch.path(name)
  }

  /// A NumPy file of the bytes of an IDX file of images.
  private static func npy(_ scratch: Scratch, _ name: String, bytes: Data, shape: String) throws -> String {
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': \(shape), }"
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let count = UInt16(header.utf8.count)
    let data = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(count & 255), UInt8(count >> 8)])
    try (data + Data(header.utf8) + bytes).write(to: scratch.url.appending(path: name))
    return scratch.path(name)
  }

  @Test func inputsGoByKeyLayerAndPosition() throws {
    let scratch = try Scratch()
    let (a, b) = (
      try Self.csv(scratch, "a.csv", columns: 3, from: 0), try Self.csv(scratch, "b.csv", columns: 3, from: 50)
    )
    var outputs: [Data] = []
    let ways = [
      ["k1=\(a)", "k2=\(b)"], ["k2=\(b)", "k1=\(a)"], ["in_a=\(b)", "in_b=\(a)"], ["1=\(b)", "0=\(a)"], [a, b],
    ]
    for (index, way) in ways.enumerated() {
      let path = scratch.path("\(index).json")
      let run = try Command(["predict", Self.model] + way + ["--output", path])
      #expect(run.status == 0, "\(run.error)")
      outputs.append(try Data(contentsOf: URL(filePath: path)))
    }
    #expect(outputs.allSatisfy { $0 == outputs[0] })
    let document = try JSONSerialization.jsonObject(with: outputs[0]) as? [String: Any]
    #expect(document?.keys.sorted() == ["aa", "zz"])
  }

  @Test func labelsAreSeveralFiles() throws {
    let scratch = try Scratch()
    let data = [
      "k1=" + (try Self.csv(scratch, "a.csv", columns: 3, from: 0)),
      "k2=" + (try Self.csv(scratch, "b.csv", columns: 3, from: 50)),
    ]
    let (aa, zz) = (
      try Self.csv(scratch, "aa.csv", columns: 1, from: 3), try Self.csv(scratch, "zz.csv", columns: 2, from: 5)
    )
    var results: Set<String> = []
    for labels in [["zz=\(zz)", "aa=\(aa)"], ["l_zz=\(aa)", "l_aa=\(zz)"], [aa, zz], ["1=\(zz)", aa]] {
      let run = try Command(["evaluate", Self.model, "--data"] + data + ["--labels"] + labels + ["--json"])
      #expect(run.status == 0, "\(run.error)")
      results.insert(run.output)
    }
    #expect(results.count == 1)
    let train = try Command(
      ["train", Self.model, "--data"] + data + ["--labels", "zz=\(zz)", "aa=\(aa)", "--validation-data"] + data
        + ["--validation-labels", aa, zz, "--output", scratch.path("new.keras"), "--json"])
    #expect(train.status == 0 && train.output.contains("val_zz_mean_squared_error"), "\(train.error)")
  }

  @Test func bytesAreBytesWhateverFileTheyComeFrom() throws {
    let scratch = try Scratch()
    let bytes = try Data(contentsOf: URL(filePath: Command.images)).dropFirst(16)
    let copy = try Self.npy(scratch, "x.npy", bytes: bytes, shape: "(300, 28, 28)")
    var outputs: [Data] = []
    for (index, path) in [Command.images, copy].enumerated() {
      let run = try Command(["predict", Command.model, path, "--output", scratch.path("\(index).npy")])
      #expect(run.error == "note: \(path): bytes are divided by 255; --scale 1 takes them as they are.\n")
      outputs.append(try Data(contentsOf: scratch.url.appending(path: "\(index).npy")))
    }
    #expect(outputs[0] == outputs[1])
    let scaled = try Command(["predict", Command.model, copy, "--scale", "1"])
    #expect(scaled.error == "")
  }

  @Test func severalFilesOfBytesAreOneNote() throws {
    let scratch = try Scratch()
    let bytes = Data((0..<12).map { UInt8($0) })
    let (a, b) = (
      try Self.npy(scratch, "a.npy", bytes: bytes, shape: "(4, 3)"),
      try Self.npy(scratch, "b.npy", bytes: bytes, shape: "(4, 3)")
    )
    let run = try Command(["predict", Self.model, a, b])
    #expect(run.error == "note: \(a), \(b): bytes are divided by 255; --scale 1 takes them as they are.\n")
  }

  @Test func bytesAreIntegersWhereTheModelWantsThem() throws {
    let scratch = try Scratch()
    let model = Command.fixture("predict/embedding_keras3/model.h5")
    let words = try Self.npy(scratch, "words.npy", bytes: Data(repeating: 1, count: 14), shape: "(2, 7)")
    let tag = try Self.npy(scratch, "tag.npy", bytes: Data([3, 4]), shape: "(2, 1)")
    let run = try Command(["predict", model, words, tag])
    #expect(run.status == 0)
    #expect(
      run.error == "note: \(words), \(tag): bytes are taken as they are, because the model wants integers.\n")
  }
}
