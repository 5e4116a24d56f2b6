internal import KerasCore

/// `node`, an object's `{"class_name": …, "config": …}` as HDF5 files have it, with what archives need besides: the module in
/// which Keras finds the class. Layers of nested models and the parts of wrappers are completed likewise.
func withModules(_ node: JSON) -> JSON {
  guard var object = node.object, let className = object["class_name"]?.string, var config = object["config"]?.object
  else { return node }
  if object["module"] == nil {
    object["module"] = .string(modules[className] ?? "keras.layers")
    object["registered_name"] = .null
    if object["name"] == nil, let name = config["name"], className != "Sequential" { object["name"] = name }
  }
  if let layers = config["layers"]?.array { config["layers"] = .array(layers.map(withModules)) }
  if let cells = config["cells"]?.array { config["cells"] = .array(cells.map(withModules)) }
  for part in ["layer", "backward_layer", "cell"] {
    if let inner = config[part], inner["class_name"] != nil { config[part] = withModules(inner) }
  }
  object["config"] = .object(config)
  return .object(object)
}

/// Where Keras finds models; everything else here is a layer.
private let modules = ["Sequential": "keras", "Functional": "keras", "Model": "keras"]
