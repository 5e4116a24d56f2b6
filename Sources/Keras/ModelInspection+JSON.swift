extension ModelInspection {
  /// Everything for programs to read.
  public var json: JSON {
    var document = JSON.Object()
    document["path"] = .string(path)
    document["format"] = .string(format)
    document["generation"] = .string(generation.text)
    document["keras_version"] = version.map(JSON.string) ?? .null
    document["backend"] = backend.map(JSON.string) ?? .null
    if let name, let className {
      document["model"] = .string(name)
      document["class_name"] = .string(className)
      document["inputs"] = .array(
        inputs.map { input in
          ["name": .string(input.name), "shape": Self.extents(input.shape), "dtype": .string(input.dtype.rawValue)]
        })
      document["outputs"] = .array(
        outputs.map { ["name": .string($0.name), "shape": .string($0.shape), "dtype": .string($0.dtype)] })
    }
    document["config"] = config ?? .null
    document["weights"] = .array(weights.map(\.json))
    document["training_config"] = trainingConfig ?? .null
    document["iterations"] = iterations.map(JSON.int) ?? .null
    document["optimizer_weights"] = .array(optimizer.map(\.json))
    document["placeholders"] = .array(placeholders.map { .string($0.fact) })
    return .object(document)
  }

  private static func extents(_ shape: PartialShape?) -> JSON {
    shape.map { .array($0.dimensions.map { $0.map(JSON.int) ?? .null }) } ?? .null
  }
}

extension ModelInspection.Array {
  fileprivate var json: JSON {
    var object = JSON.Object()
    if let layer { object["layer"] = .string(layer) }
    object["name"] = .string(name)
    object["shape"] = .array(shape.dimensions.map(JSON.int))
    object["dtype"] = .string(dtype.rawValue)
    object["place"] = place.map(JSON.string) ?? .null
    if let form { object["form"] = .string(form) }
    return .object(object)
  }
}
