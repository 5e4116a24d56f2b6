extension Model {
  /// The table of layers, output shapes and parameters that Keras's `summary()` prints.
  public func summary() -> String {
    let summary = ModelSummary(self)
    var table = SummaryTable(
      summary.isSequential
        ? [
          .init(title: "Layer (type)", width: 33), .init(title: "Output Shape", width: 24),
          .init(title: "Param #", width: 15, isRightAligned: true),
        ]
        : [
          .init(title: "Layer (type)", width: 21), .init(title: "Output Shape", width: 19),
          .init(title: "Param #", width: 12, isRightAligned: true), .init(title: "Connected to", width: 19),
        ])
    for row in summary.rows {
      var cells = ["\(row.name) (\(row.className))", row.outputShape, grouped(row.parameters)]
      if !summary.isSequential {
        cells.append(row.connections.isEmpty ? "-" : row.connections.joined(separator: ", "))
      }
      table.rows.append(cells)
    }
    var text = "Model: \"\(name)\"\n" + table.text
    text += " Total params: \((summary.trainable + summary.nonTrainable + summary.optimizer).text)\n"
    text += " Trainable params: \(summary.trainable.text)\n"
    text += " Non-trainable params: \(summary.nonTrainable.text)\n"
    if summary.optimizer.count > 0 { text += " Optimizer params: \(summary.optimizer.text)\n" }
    for error in allMissing { text += " Missing: \(error.fact)\n" }
    return text
  }

  /// The same for programs.
  package var summaryDocument: JSON {
    let summary = ModelSummary(self)
    var document = JSON.Object()
    document["model"] = .string(name)
    document["layers"] = .array(
      summary.rows.map { row in
        [
          "name": .string(row.name), "class_name": .string(row.className), "output_shape": .string(row.outputShape),
          "params": .int(row.parameters), "connected_to": .array(row.connections.map(JSON.string)),
        ]
      })
    document["total_params"] = .int((summary.trainable + summary.nonTrainable + summary.optimizer).count)
    document["trainable_params"] = .int(summary.trainable.count)
    document["non_trainable_params"] = .int(summary.nonTrainable.count)
    document["optimizer_params"] = .int(summary.optimizer.count)
    document["missing"] = .array(allMissing.map { .string($0.fact) })
    return .object(document)
  }
}
