internal import Graph
internal import KerasCore

extension OperationTable {
  /// Attention, and labels spread over steps, as operations.
  static let attention: [String: Function] = [
    "dot_product_attention": { call throws(KerasError) in
      let query = try call.tensor(0, ["query"]).floating()
      var (key, value) = (try call.tensor(1, ["key"]).floating(), try call.tensor(2, ["value"]).floating())
      guard query.shape.rank == 4, key.shape.rank == 4, value.shape.rank == 4, query.shape[3] == key.shape[3] else {
        throw KerasError(
          "queries, keys and values (batch, steps, heads, parts) are needed, got \(query.shape), \(key.shape) and \(value.shape)."
        )
      }
      let (heads, shared) = (query.shape[2], key.shape[2])
      if shared > 0, heads > shared, heads % shared == 0, value.shape[2] == shared {
        key = try key.repeat(heads / shared, axis: 2)
        value = try value.repeat(heads / shared, axis: 2)
      }
      let scale = call.number(["scale"], at: 5) ?? 1 / Double(query.shape[3]).squareRoot()
      var logits = try query.transpose([0, 2, 1, 3]).matmul(key.transpose([0, 2, 3, 1])) * scale
      if call.argument(["bias"], at: 3) != nil { logits = try logits + call.tensor(3, ["bias"]).cast(to: logits.dtype) }
      if call.argument(["mask"], at: 4) != nil {
        let mask = try call.tensor(4, ["mask"]).cast(to: .bool).broadcast(to: logits.shape)
        logits = try mask.select(logits, logits.filled(-2.372671e38))
      }
      if call.flag("is_causal") {
        let type = TensorType(logits.shape, .int32)
        let isLater = try logits.iota(type, axis: 3).combine(.greater, logits.iota(type, axis: 2))
        logits = try isLater.select(logits.filled(-2.372671e38), logits)
      }
      return [try logits.softmax().matmul(value.transpose([0, 2, 1, 3])).transpose([0, 2, 1, 3])]
    },
    "ctc_loss": { call throws(KerasError) in
      let (labels, logits) = (try call.tensor(0, ["target"]), try call.tensor(1, ["output"]).floating())
      let blank = try call.blank(logits)
      return [
        try logits.alignmentLoss(
          labels: labels, labelLengths: call.tensor(2, ["target_length"]), lengths: call.tensor(3, ["output_length"]),
          blank: blank)
      ]
    },
    "ctc_decode": { call throws(KerasError) in
      let logits = try call.tensor(0).floating()
      let strategy = call.text(["strategy"]) ?? "greedy"
      guard strategy == "greedy" else {
        guard strategy == "beam_search" else {
          throw KerasError("the operation \"ctc_decode\" does not know the strategy \"\(strategy)\".")
        }
        let search = BeamSearch(
          blank: try call.blank(logits), width: try call.integer(["beam_width"]) ?? 100,
          paths: try call.integer(["top_paths"]) ?? 1)
        return try logits.applying(search, call.tensor(1, ["sequence_lengths"]).cast(to: .int32))
      }
      let (labels, scores) = try logits.likeliestLabels(
        lengths: call.tensor(1, ["sequence_lengths"]), blank: call.blank(logits),
        merges: call.argument(["merge_repeated"]) == nil || call.flag("merge_repeated"))
      return [try labels.expandDims(axis: 0), scores]
    },
  ]
}

extension OperationCall {
  /// The class that stands between labels; the last where none is stated.
  fileprivate func blank(_ logits: Tensor) throws(KerasError) -> Int {
    let classes = logits.shape.dimensions.last ?? 0
    let blank = try integer(["mask_index"]) ?? -1
    guard -classes..<classes ~= blank else {
      throw KerasError("the operation \"\(name)\" has no class \(blank) in logits \(logits.shape).")
    }
    return blank < 0 ? blank + classes : blank
  }
}
