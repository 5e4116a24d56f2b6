import Foundation
import Testing

@testable import ModelFile

@Suite("Files that are no models")
struct BrokenFileTests {
  @Test(
    "each says what is wrong with it",
    arguments: [
      (
        "foreign",
        "the HDF5 file is not a Keras model: it has neither \"model_config\" nor \"layer_names\" nor \"nb_layers\", "
          + "nor groups \"layers\" or \"vars\"."
      ),
      (
        "json",
        "attribute \"model_config\": line 1, column 41 of the JSON: expected a value, but the text ends."
      ),
      ("config", "\"model_config\" must be a JSON object with \"class_name\" and \"config\"."),
      ("config_type", "the attribute \"model_config\" of \"/\" must be one string, but it is int64 of shape ()."),
      (
        "training_config",
        "attribute \"training_config\": line 1, column 10 of the JSON: expected a value, found \"}\"."
      ),
      ("version", "\"keras_version\" must be a version such as \"2.15.0\", got \"latest\"."),
      (
        "no_names",
        "\"/model_weights\" must have the attribute \"layer_names\", but has none; the file is damaged."
      ),
      ("names_type", "the attribute \"layer_names\" of \"/model_weights\" must be strings, but it is int64."),
      ("no_layer", "layer \"relu\": the file has no \"/model_weights/relu\"."),
      ("layer_type", "layer \"d\": \"/model_weights/d\" must be a group, but it is a dataset."),
      ("no_weight", "layer \"d\": the file has no \"/model_weights/d/d_b\"."),
      (
        "soft_weight",
        "layer \"d\": \"d_b\" in \"/model_weights/d\" is a soft link, which Keras does not write and which is not "
          + "followed; copy the data into the file."
      ),
      ("optimizer", "optimizer: the file has no \"/optimizer_weights/Adam/iterations:0\"."),
    ])
  func broken(_ name: String, _ expected: String) {
    let path = fixture("broken_\(name).h5")
    #expect(message { _ = try ModelReader(opening: path).model } == path + ": " + expected)
  }

  private static let none =
    "the file is not a Keras model: it is none of HDF5 (.h5), zip (.keras), JSON and YAML, or it is damaged."

  @Test("a model without configuration opens as weights")
  func noConfig() throws {
    let model = try ModelReader(opening: fixture("broken_no_config.h5")).model
    #expect(model.architecture == nil)
    #expect(model.layers.map(\.name) == ["d", "relu"])
  }

  @Test(
    "other content",
    arguments: [
      ("", Self.none),
      ("hello", Self.none),
      ("PK\u{3}\u{4}…", "the zip archive cannot be read: Not a zip archive."),
      (
        " {\"class_name\": 1}",
        "the file is not a Keras model: its JSON or YAML has no \"class_name\" with a \"config\", as model.to_json() "
          + "writes them."
      ),
      ("{\"weight_map\": {}}", "the list of weight files is empty."),
      (
        "{\"weight_map\": {\"/vars\": \"../x.h5\"}}",
        "the weights of \"/vars\" are in \"../x.h5\", which is not a file beside this one."
      ),
      ("a: [1, 2", "line 2 of the YAML: did not find expected ',' or ']'."),
    ])
  func content(_ text: String, _ expected: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/model.h5"
      try Data(text.utf8).write(to: URL(filePath: path))
      #expect(message { _ = try ModelReader(opening: path).model } == path + ": " + expected)
    }
  }

  @Test("a truncated file, at every length")
  func truncated() throws {
    let bytes = try Data(contentsOf: URL(filePath: fixture("keras1.h5")))
    try withTemporaryFolder { folder in
      let path = folder + "/model.h5"
      for count in stride(from: 8, to: bytes.count - 1, by: 211) {
        try bytes.prefix(count).write(to: URL(filePath: path))
        let message = try #require(message { _ = try ModelReader(opening: path).model })
        #expect(message.hasPrefix(path + ": the file cannot be read as HDF5: "))
        if count > 96 {
          #expect(message.hasSuffix(": the file is truncated: it has \(count) of its \(bytes.count) bytes."))
        }
      }
    }
  }

  @Test("no file, and a folder")
  func absent() throws {
    try withTemporaryFolder { folder in
      #expect(
        message { _ = try ModelReader(opening: folder + "/none.h5").model }
          == folder + "/none.h5: the file cannot be read: No such file or directory.")
      #expect(
        message { _ = try ModelReader(opening: folder).model }
          == folder + ": the folder is not a Keras model: it has neither \"config.json\" nor \"saved_model.pb\".")
    }
  }
}
