internal import KerasCore
internal import TensorBundle

/// What tf.keras wrote about a model into the folder of its SavedModel: the metadata of the object that was saved.
///
/// From 2.5 on it is in `keras_metadata.pb`, a `SavedMetadata`; before, it was in `saved_model.pb`.
///
/// Source: `keras/protobuf/saved_metadata.proto`, `tensorflow/core/protobuf/saved_object_graph.proto`
struct KerasMetadata {
  /// What Keras takes the object for, such as `_tf_keras_sequential`.
  private let identifier: String
  private let json: JSON

  private static let file = "keras_metadata.pb"
  private static let graphFile = "saved_model.pb"

  /// The metadata in `folder`, a path with its slash.
  init(inFolder folder: String) throws(KerasError) {
    var found: (identifier: String, text: String)?
    if FileSystem.exists(folder + Self.file) {
      let bytes = try FileBytes.read(folder + Self.file)
      found = try inside(Self.file) { () throws(KerasError) in try Self.root(inMetadata: bytes[...]) }
    } else {
      let bytes = try FileBytes.read(folder + Self.graphFile)
      found = try inside(Self.graphFile) { () throws(KerasError) in try Self.root(inSavedModel: bytes[...]) }
    }
    guard let found, found.identifier.hasPrefix("_tf_keras"), !found.text.isEmpty else {
      throw KerasError(
        "the SavedModel holds no Keras model, but functions of TensorFlow, as model.export(…) and tf.saved_model.save(…) "
          + "write them; save the model itself with model.save(\"model.keras\").")
    }
    identifier = found.identifier
    json = try inside("metadata") { () throws(KerasError) in try JSON(parsing: found.text) }
  }

  /// The model's `{"class_name": …, "config": …}`.
  func architecture() throws(KerasError) -> JSON {
    if let stated = json["model_config"], stated["class_name"]?.string != nil, stated["config"] != nil { return stated }
    guard let name = json["class_name"], let config = json["config"], config.object?.members.isEmpty == false,
      config["layer was saved without config"] == nil
    else {
      let name = json["class_name"]?.string ?? json["name"]?.string ?? identifier
      throw KerasError(
        "the model is of the class \"\(name)\" of its own, of which a SavedModel holds no configuration; rebuild it from "
          + "layers of Keras and save it with model.save(\"model.keras\").")
    }
    return ["class_name": name, "config": config]
  }

  /// The version of Keras; nil when the file does not say.
  var version: String? { json["keras_version"]?.string }

  /// The backend; nil when the file does not say.
  var backend: String? { json["backend"]?.string }

  /// What `compile` was called with; nil for a model that was not compiled.
  var trainingConfig: JSON? { json["training_config"].flatMap { $0 == .null ? nil : $0 } }

  /// The metadata of all of Keras's objects in `folder`, by their numbers among the objects of the SavedModel.
  static func objects(inFolder folder: String) throws(KerasError) -> [(node: Int, json: JSON)] {
    var texts: [(node: Int, text: String)] = []
    if FileSystem.exists(folder + Self.file) {
      for node in try FileBytes.read(folder + Self.file)[...].messages(1) {
        texts.append((try node.numbers(2).last ?? 0, try node.messages(5).last.text))
      }
    } else if let graph = try FileBytes.read(folder + Self.graphFile)[...].messages(2).first,
      let objects = try graph.messages(7).last
    {
      for (index, node) in try objects.messages(1).enumerated() {
        if let user = try node.messages(4).last { texts.append((index, try user.messages(3).last.text)) }
      }
    }
    var found: [(node: Int, json: JSON)] = []
    // What is no JSON is no layer.
    for (node, text) in texts { if let json = try? JSON(parsing: text) { found.append((node, json)) } }
    return found
  }

  /// The first object of `message`, a `SavedMetadata`, which lists the objects of Keras alone.
  private static func root(
    inMetadata message: ArraySlice<UInt8>
  ) throws(KerasError) -> (identifier: String, text: String)? {
    for node in try message.messages(1) {
      // A number of 0 is not written.
      guard try node.numbers(2).last ?? 0 == 0 else { continue }
      return (try node.messages(4).last.text, try node.messages(5).last.text)
    }
    return nil
  }

  /// The first object of the first graph of `message`, a `SavedModel`.
  private static func root(
    inSavedModel message: ArraySlice<UInt8>
  ) throws(KerasError) -> (identifier: String, text: String)? {
    guard let graph = try message.messages(2).first, let objects = try graph.messages(7).last,
      let root = try objects.messages(1).first, let user = try root.messages(4).last
    else { return nil }
    return (try user.messages(1).last.text, try user.messages(3).last.text)
  }
}
