import Foundation
import KerasCore
import Testing

@testable import ModelFile

/// Folders that are no Keras models, and damaged ones, say so.
@Suite("SavedModel folders")
struct SavedModelFolderTests {
  /// The message of one field of protocol buffers with `content`.
  private static func field(_ number: UInt8, _ content: [UInt8]) -> [UInt8] {
    var length = content.count
    var bytes = [number << 3 | 2]
    while length >= 0x80 {
      bytes.append(UInt8(length & 0x7F) | 0x80)
      length >>= 7
    }
    return bytes + [UInt8(length)] + content
  }

  private static func metadata(_ identifier: String, _ json: String) -> [UInt8] {
    field(1, field(3, Array("root".utf8)) + field(4, Array(identifier.utf8)) + field(5, Array(json.utf8)))
  }

  private static let noModel =
    "the SavedModel holds no Keras model, but functions of TensorFlow, as model.export(…) and tf.saved_model.save(…) "
    + "write them; save the model itself with model.save(\"model.keras\")."
  private static let subclassed =
    "the model is of the class \"Sub\" of its own, of which a SavedModel holds no configuration; rebuild it from "
    + "layers of Keras and save it with model.save(\"model.keras\")."

  @Test(
    "each folder says what is wrong with it",
    arguments: [
      (["saved_model.pb": []], noModel),
      (["saved_model.pb": [], "keras_metadata.pb": []], noModel),
      (
        ["saved_model.pb": field(2, field(7, field(1, field(4, field(1, Array("_generic_user_object".utf8))))))],
        noModel
      ),
      (
        ["saved_model.pb": [0x12, 0x05]],
        "saved_model.pb: a field of a message has 5 bytes, but only 0 are left; it is damaged."
      ),
      (
        [
          "saved_model.pb": [],
          "keras_metadata.pb": metadata("_tf_keras_model", "{\"class_name\": \"Sub\", \"config\": {}}"),
        ],
        subclassed
      ),
      (
        [
          "saved_model.pb": [],
          "keras_metadata.pb": metadata(
            "_tf_keras_model", "{\"class_name\": \"Sub\", \"config\": {\"layer was saved without config\": true}}"),
        ], subclassed
      ),
      (
        ["saved_model.pb": [], "keras_metadata.pb": metadata("_tf_keras_sequential", "{")],
        "metadata: line 1, column 2 of the JSON: expected a key in quotation marks, but the text ends."
      ),
      (
        [
          "saved_model.pb": [],
          "keras_metadata.pb": metadata(
            "_tf_keras_sequential", "{\"class_name\": \"Sequential\", \"config\": {\"layers\": []}}"),
        ], "the folder has no \"variables/variables.index\", which lists the model's weights."
      ),
      (
        ["saved_model.pbtxt": []],
        "the SavedModel is in \"saved_model.pbtxt\", a text, which is not read; save it as usual."
      ),
      ([:], "the folder is not a Keras model: it has neither \"config.json\" nor \"saved_model.pb\"."),
    ] as [([String: [UInt8]], String)])
  func refused(_ files: [String: [UInt8]], _ expected: String) throws {
    try withTemporaryFolder { folder in
      for (name, bytes) in files { try Data(bytes).write(to: URL(filePath: folder + "/" + name)) }
      #expect(message { _ = try ModelReader(opening: folder).model } == folder + ": " + expected)
    }
  }

  private static let sound = URL(filePath: fixture("../savedmodels/tf-2.9/trained/model"))

  /// Calls `body` with a copy of a sound folder.
  private func withCopy(_ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try FileManager.default.copyItem(at: Self.sound, to: URL(filePath: folder + "/model"))
      try body(folder + "/model")
    }
  }

  @Test("a checksum that is wrong is seen when the array is read")
  func checksum() throws {
    try withCopy { folder in
      let shard = URL(filePath: folder + "/variables/variables.data-00000-of-00001")
      let weight = try #require(try ModelReader(opening: folder).model.layers.first?.weights.first)
      var data = try Data(contentsOf: shard)
      let values = try unsafe ModelReader(opening: folder).read(weight).withBytes { unsafe Data($0) }
      let place = try #require(data.range(of: values)).lowerBound
      data[place] ^= 1
      try data.write(to: shard)
      let expected = "the checksum of \"\(weight.location)\" is wrong; the checkpoint is damaged."
      #expect(message { _ = try ModelReader(opening: folder).read(weight) } == folder + ": " + expected)
      try data.prefix(place + 4).write(to: shard)
      let cut = message { _ = try ModelReader(opening: folder).read(weight) } ?? ""
      #expect(cut.contains("lies behind the end of its file"), "\(cut)")
      try FileManager.default.removeItem(at: shard)
      #expect(message { _ = try ModelReader(opening: folder).model }?.contains("No such file or directory") == true)
    }
  }

  @Test("each byte of the index is covered by a checksum or by another look")
  func index() throws {
    try withCopy { folder in
      let index = URL(filePath: folder + "/variables/variables.index")
      let sound = try Data(contentsOf: index)
      for place in stride(from: 0, to: sound.count, by: 7) {
        var data = sound
        data[place] ^= 0x55
        try data.write(to: index)
        // The place of the table's statistics, of which there are none, and what fills the footer up mean nothing.
        if place >= sound.count - 48, place < sound.count - 8 {
          _ = try? ModelReader(opening: folder).model
        } else {
          #expect(throws: (any Error).self, "byte \(place)") { _ = try ModelReader(opening: folder).model }
        }
        try sound.prefix(place).write(to: index)
        #expect(throws: (any Error).self, "\(place) bytes") { _ = try ModelReader(opening: folder).model }
      }
    }
  }
}
