extension ModelInspection {
  /// Everything for people to read.
  public var text: String {
    var text = "\(path): \(origin)\n"
    if let name, let className {
      text += "\nModel \"\(name)\" (\(className)), \(layerCount) \(layerCount == 1 ? "layer" : "layers")\n"
      text += Self.columns(
        inputs.map { ["input", $0.name, $0.shape?.description ?? "?", $0.dtype.rawValue] }
          + outputs.map { ["output", $0.name, $0.shape, $0.dtype] })
    }
    text += "\nWeights: \(Self.size(of: weights))\n"
    text += Self.columns(
      weights.map { weight in
        [
          weight.name, "\(weight.shape)", weight.dtype.rawValue,
          (weight.place ?? "not placed") + (weight.form.map { " (\($0))" } ?? ""),
        ]
      })
    text += "\n" + training
    if !optimizer.isEmpty {
      text +=
        "Optimizer state: \(Self.size(of: optimizer))" + (iterations.map { ", \(grouped($0)) steps" } ?? "") + "\n"
      text += Self.columns(optimizer.map { [$0.name, "\($0.shape)", $0.dtype.rawValue, $0.place ?? "not placed"] })
    }
    if !placeholders.isEmpty {
      text += "\nPlaceholders:\n" + placeholders.map { "  \($0.fact)\n" }.joined()
    }
    return text
  }

  /// The origin of the file.
  private var origin: String {
    "\(format), \(generation.text)" + (version.map { " (version \($0))" } ?? "")
      + (backend.map { ", backend \($0)" } ?? "")
  }

  /// How the model is trained, in a line each.
  private var training: String {
    guard let trainingConfig else { return "Training: not compiled\n" }
    var text = "Training:\n"
    let config = trainingConfig["optimizer_config"] ?? trainingConfig["optimizer"]
    var rows: [[String]] = []
    if let config, config != .null {
      let options = config["config"]?.object?.members.filter { $0.value != .null && $0.key != "name" } ?? []
      let named = options.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
      rows.append(["optimizer", (config["class_name"]?.string ?? "\(config)") + (named.isEmpty ? "" : " (\(named))")])
    }
    for key in ["loss", "loss_weights", "metrics", "weighted_metrics"] {
      guard let value = trainingConfig[key], value != .null else { continue }
      rows.append([key, value.string ?? "\(value)"])
    }
    text += Self.columns(rows)
    return text
  }

  private static func size(of arrays: [ModelInspection.Array]) -> String {
    var size = ModelSummary.Size()
    for array in arrays { size.add(array.shape, array.dtype) }
    return "\(grouped(arrays.count)) arrays, \(size.text)"
  }

  /// `rows`, indented, with every cell but the last as wide as the widest below it.
  private static func columns(_ rows: [[String]]) -> String {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    return rows.map { row in
      let cells = row.enumerated().map { index, cell in
        index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
      }
      return "  " + cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}

extension KerasGeneration {
  /// The generation in words.
  var text: String {
    switch self {
    case .keras0: "Keras 0"
    case .keras1: "Keras 1"
    case .keras2: "Keras 2"
    case .tfKeras: "tf.keras 2"
    case .keras3: "Keras 3"
    }
  }
}
