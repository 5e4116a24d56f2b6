internal import Foundation
internal import KerasCore

/// A file to be damaged and opened, and what lies beside it.
struct Attempt {
  /// The file's name, without a folder unless it belongs in one.
  var name: String
  let form: Form
  var bytes: [UInt8]
  /// Other files that are there.
  var beside: [(name: String, bytes: [UInt8])] = []
  /// Which of them has the weights.
  var weights: String?

  /// What is to be opened: the file itself, or the folder around it.
  var opened: String { form == .savedModel ? "" : name }

  init(path: String, form: Form, bytes: [UInt8]) {
    name = path.split(separator: "/").last.map(String.init) ?? path
    self.form = form
    self.bytes = bytes
  }

  /// The architecture that calls the layer of one line of `Fixtures/layers` on its inputs.
  init(layer line: JSON) throws {
    let isKeras3 = line["generation"]?.string == "keras3"
    var layers: [JSON] = []
    var ends: [JSON] = []
    for (index, input) in (line["inputs"]?.array ?? []).enumerated() {
      let name = JSON.string("input_\(index)")
      let shape = JSON.array([.null] + (input["shape"]?.array ?? []).dropFirst())
      layers.append([
        "class_name": "InputLayer", "name": name, "inbound_nodes": [],
        "config": [
          "name": name, "dtype": input["dtype"] ?? "float32", isKeras3 ? "batch_shape" : "batch_input_shape": shape,
        ],
      ])
      ends.append([name, 0, 0])
    }
    layers.append([
      "class_name": line["class"] ?? "", "name": "layer", "config": line["config"] ?? [:],
      "inbound_nodes": [isKeras3 ? Self.call(ends) : .array(ends)],
    ])
    let config: JSON = [
      "name": "model", "layers": .array(layers), "input_layers": .array(ends), "output_layers": [["layer", 0, 0]],
    ]
    let model: JSON = [
      "class_name": "Functional", "config": config, "keras_version": isKeras3 ? "3.10.0" : "2.15.0",
      "backend": "tensorflow",
    ]
    self.init(path: "layer.json", form: .json, bytes: Array(model.description.utf8))
  }

  /// A call of Keras 3 on the tensors `ends`.
  private static func call(_ ends: [JSON]) -> JSON {
    let tensors = ends.map { end -> JSON in
      ["class_name": "__keras_tensor__", "config": ["shape": [], "dtype": "float32", "keras_history": end]]
    }
    return ["args": tensors.count == 1 ? .array(tensors) : [.array(tensors)], "kwargs": [:]]
  }

  /// Puts the files into `folder`, and says what was put there.
  func write(to folder: String) throws {
    for file in beside + [(name, bytes)] {
      let url = URL(filePath: folder + "/" + file.name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: url)
    }
  }
}
