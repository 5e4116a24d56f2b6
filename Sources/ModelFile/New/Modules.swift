package import KerasCore

/// `node`, an object's `{"class_name": …, "config": …}` as HDF5 files have it, with what archives need besides: the module in
/// which Keras finds the class. Layers of nested models and the parts of wrappers are completed likewise.
package func withModules(_ node: JSON) -> JSON {
  guard var object = node.object, let className = object["class_name"]?.string, var config = object["config"]?.object
  else { return node }
  if object["module"] == nil {
    object["module"] = .string(modules[className] ?? "keras.layers")
    object["class_name"] = .string(exportedName(className))
    object["registered_name"] = className == "Functional" ? "Functional" : .null
    if object["name"] == nil, let name = config["name"], className != "Sequential" { object["name"] = name }
  }
  if let layers = config["layers"]?.array { config["layers"] = .array(layers.map(withModules)) }
  if let cells = config["cells"]?.array { config["cells"] = .array(cells.map(withModules)) }
  for part in wrappedParts {
    if let inner = config[part], inner["class_name"] != nil { config[part] = withModules(inner) }
  }
  for (key, value) in config.members {
    guard let module = optionModules.first(where: { key.hasSuffix($0.suffix) })?.module else { continue }
    config[key] = withModule(value, module)
  }
  object["config"] = .object(config)
  return .object(object)
}

/// Where Keras finds what options with such endings hold.
private let optionModules = [
  (suffix: "_initializer", module: "keras.initializers"), (suffix: "_regularizer", module: "keras.regularizers"),
  (suffix: "_constraint", module: "keras.constraints"),
]

/// Where Keras finds models and the layers of its applications; everything else here is in `keras.layers`.
private let modules = [
  "Sequential": "keras", "Functional": "keras.src.models.functional", "Model": "keras",
  "LayerScale": "keras.src.applications.convnext", "StochasticDepth": "keras.src.applications.convnext",
  "CustomScaleLayer": "keras.src.applications.inception_resnet_v2",
]

/// `node`, a model of Keras 3 as its HDF5 files have it: only what wrappers hold has modules.
func withModulesInWrappers(_ node: JSON) -> JSON {
  guard var object = node.object, var config = object["config"]?.object else { return node }
  if let layers = config["layers"]?.array { config["layers"] = .array(layers.map(withModulesInWrappers)) }
  if let cells = config["cells"]?.array { config["cells"] = .array(cells.map(withModules)) }
  for part in wrappedParts {
    if let inner = config[part], inner["class_name"] != nil { config[part] = withModules(inner) }
  }
  object["config"] = .object(config)
  return .object(object)
}

/// The options in which wrappers hold layers.
private let wrappedParts = ["layer", "backward_layer", "cell"]

/// `config`, what `compile` was called with in the vocabulary of HDF5 files, in that of archives: the optimizer under another name,
/// and every object with the module in which Keras finds its class.
func compileConfig(_ config: JSON) -> JSON {
  guard let object = config.object else { return config }
  var renamed = JSON.Object()
  for (key, value) in object.members {
    switch key {
    case "optimizer", "optimizer_config": renamed["optimizer"] = withModule(value, "keras.optimizers")
    case "loss": renamed[key] = withModule(value, "keras.losses")
    case "metrics", "weighted_metrics": renamed[key] = withModule(value, "keras.metrics")
    default: renamed[key] = value
    }
  }
  return .object(renamed)
}

/// `value` with `module` for every object in it that has a class and no module.
private func withModule(_ value: JSON, _ module: String) -> JSON {
  if let list = value.array { return .array(list.map { withModule($0, module) }) }
  guard var object = value.object else { return value }
  if object["class_name"] == nil {
    for (key, value) in object.members { object[key] = withModule(value, module) }
    return .object(object)
  }
  if object["module"] == nil {
    object["module"] = .string(module)
    object["registered_name"] = .null
  }
  if module == "keras.optimizers", var config = object["config"]?.object {
    if let rate = config["learning_rate"] { config["learning_rate"] = withModule(rate, "keras.optimizers.schedules") }
    if let inner = config["inner_optimizer"] { config["inner_optimizer"] = withModule(inner, module) }
    object["config"] = .object(config)
  }
  return .object(object)
}
