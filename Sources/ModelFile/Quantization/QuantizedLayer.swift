internal import KerasCore

/// The weights that `variables`, those of the layer that `item` configures, stand for: where a layer is quantised, its kernel and
/// bias, as if it were not. `name` is the attribute by which `parent`, a layer around it, knows it.
func quantized(
  _ variables: [SavedWeight], _ item: JSON?, name: String?, parent: JSON?
) throws(KerasError) -> [SavedWeight] {
  guard let layer = QuantizedLayer(variables, item, name: name, parent: parent) else { return variables }
  return try layer.weights()
}

/// A quantised layer: in which way, and what is known of its kernel's shape.
private struct QuantizedLayer {
  /// Keras's modes.
  enum Mode: String {
    case int8, int4, float8, gptq, awq
  }

  let mode: Mode
  let variables: [SavedWeight]
  let item: JSON?
  let name: String?
  let parent: JSON?
  private let isEmbedding: Bool

  /// Nil when the layer is not quantised.
  init?(_ variables: [SavedWeight], _ item: JSON?, name: String?, parent: JSON?) {
    self.variables = variables
    self.item = item
    self.name = name
    self.parent = parent
    let className = item?["class_name"]?.string
    isEmbedding = className == "Embedding" || className == "ReversibleEmbedding"
    if let policy = item?["config"]?["dtype"] {
      // A layer that multiplies numbers of 8 bits keeps its kernel, and their scales, as they are.
      guard let mode = Self.mode(policy), mode != .float8, !variables.isEmpty else { return nil }
      self.mode = mode
      return
    }
    // The parts of attention layers have no configuration of their own: their variables tell.
    guard item == nil, parent != nil, name?.hasSuffix("_dense") == true, let first = variables.first,
      variables.count > 1
    else { return nil }
    let types = variables.map(\.dtype)
    if first.dtype == .int8 {
      // Two numbers in a byte show in an extent that is half of what it should be.
      let isWhole = zip(attentionShape(parent, name) ?? [], first.shape.dimensions).allSatisfy { $0 ?? $1 == $1 }
      mode = first.shape.rank == 3 && isWhole ? .int8 : .int4
    } else if types.contains(.uint8) {
      mode = variables.suffix(2).first?.dtype == .uint8 ? .gptq : .awq
    } else if variables.count >= 7, variables.suffix(6).map(\.shape.rank) == [0, 1, 0, 1, 0, 1] {
      mode = .float8
    } else {
      return nil
    }
  }

  /// The mode of a dtype policy: `"int8_from_float32"`, or `{"class_name": …, "config": {"mode": "int4/128", …}}`.
  private static func mode(_ policy: JSON) -> Mode? {
    let text = policy["config"]?["mode"]?.string ?? policy["config"]?["name"]?.string ?? policy.string
    let word = text?.prefix { $0 != "/" && $0 != "_" }
    return word.map(String.init).flatMap(Mode.init)
  }

  /// The weights as if the layer were not quantised.
  func weights() throws(KerasError) -> [SavedWeight] {
    var parts = variables[...]
    guard parts.count >= 2 else { throw incomplete }
    let biasIsFirst = mode == .gptq || mode == .awq
    var bias: SavedWeight?
    if biasIsFirst, parts.first?.dtype != .uint8 { bias = parts.removeFirst() }
    let values = parts.removeFirst()
    if !biasIsFirst, !isEmbedding, hasBias(parts) { bias = parts.removeFirst() }
    guard let scale = mode == .float8 ? parts.dropFirst(2).first : parts.first else { throw incomplete }
    let rest = Array(parts.dropFirst())
    let weight = try kernel(values, scale, rest)
    return [weight] + (bias.map { [$0] } ?? [])
  }

  private func hasBias(_ rest: ArraySlice<SavedWeight>) -> Bool {
    if let useBias = item?["config"]?["use_bias"]?.isTrue { return useBias }
    if let config = item?["config"], config["equation"] != nil { return config["bias_axes"]?.string != nil }
    return parent?["config"]?["use_bias"]?.isTrue ?? (rest.count == 2 || rest.count == 4)
  }

  private func kernel(
    _ values: SavedWeight, _ scale: SavedWeight, _ rest: [SavedWeight]
  ) throws(KerasError) -> SavedWeight {
    var weight = values
    weight.fileOffset = nil
    weight.dtype = .float32
    var quantization = QuantizedWeight(
      method: .float8, rows: 0, columns: 0, values: StoredArray(values), scale: StoredArray(scale))
    let stored = values.shape
    switch mode {
    case .float8: break
    case .int8:
      quantization.method = .divided(strides: try scaleStrides(stored), packedAxis: nil)
    case .int4 where isEmbedding:
      guard stored.rank == 2, let columns = item?["config"]?["output_dim"]?.int else { throw incomplete }
      (quantization.rows, quantization.columns) = (stored[0], columns)
      if rest.count >= 2 {
        quantization.method = .groupedColumns
        (quantization.zero, quantization.groups) = (StoredArray(rest[0]), StoredArray(rest[1]))
      } else {
        quantization.method = .divided(strides: [1, 0], packedAxis: 1)
        quantization.rows = columns
      }
      weight.shape = [stored[0], columns]
    case .int4: try describeInt4(&quantization, &weight, rest)
    case .gptq, .awq:
      // Keras 3.14 and 3.15 forget to save the zero points.
      let hasZero = rest.first?.shape == scale.shape
      let expected = (mode == .awq ? 2 : 1) + (hasZero ? 1 : 0)
      guard stored.rank == 2, scale.shape.rank == 2, rest.count == expected else { throw incomplete }
      (quantization.rows, quantization.columns) = (stored[1], scale.shape[0])
      quantization.method = .transposed(isPacked: stored[0] != scale.shape[0] || isFourBits)
      if hasZero { quantization.zero = StoredArray(rest[0]) }
      quantization.groups = StoredArray(rest[rest.count - 1])
      if mode == .awq { quantization.rowScale = StoredArray(rest[rest.count - 2]) }
      weight.shape = try kernelShape(rows: quantization.rows, columns: quantization.columns)
    }
    weight.quantization = quantization
    return weight
  }

  private func describeInt4(
    _ quantization: inout QuantizedWeight, _ weight: inout SavedWeight, _ rest: [SavedWeight]
  ) throws(KerasError) {
    let stored = weight.shape
    let scale = quantization.scale.shape
    guard let columns = scale.dimensions.last, stored.rank >= 2 else { throw incomplete }
    let isLinear = scale.rank <= 2 && stored.rank == 2
    // Keras 3.11 to 3.13 packed along the axis that is summed over, which shows in the other one being whole.
    let isOld = !isLinear || rest.isEmpty && stored[1] == columns && (stored[1] + 1) / 2 != stored[1]
    if isOld {
      let axis = isLinear ? 0 : try reducedAxes(rank: stored.rank).first ?? 0
      var shape = stored
      let length = try packedLength(axis, stored)
      shape[axis] = length
      quantization.rows = length
      quantization.method = .divided(strides: try scaleStrides(shape), packedAxis: axis)
      weight.shape = shape
      return
    }
    (quantization.rows, quantization.columns) = (stored[0], columns)
    quantization.method = .packedColumns
    if rest.count >= 2 {
      quantization.method = .groupedRows
      (quantization.zero, quantization.groups) = (StoredArray(rest[0]), StoredArray(rest[1]))
    }
    weight.shape = try kernelShape(rows: stored[0], columns: columns)
  }

  /// How many there are along `axis`, of which `stored` has half: nothing in the file itself tells odd from even.
  private func packedLength(_ axis: Int, _ stored: Shape) throws(KerasError) -> Int {
    let shape = try kernelShape(rows: nil, columns: nil, rank: stored.rank, along: axis)
    guard let length = shape, (length + 1) / 2 == stored[axis] else { return stored[axis] * 2 }
    return length
  }

  private func kernelShape(rows: Int?, columns: Int?, rank: Int, along axis: Int) throws(KerasError) -> Int? {
    if let equation = KernelEquation(item) { return equation.extent(axis) }
    if let attention = attentionShape(parent, name), axis < attention.count { return attention[axis] }
    return item?["build_config"]?["input_shape"]?.array?.last?.int
  }

  private var isFourBits: Bool {
    let config = item?["config"]
    let text = config?["dtype"]?["config"]?["mode"]?.string ?? config?["dtype"]?.string ?? ""
    return mode == .awq || text.hasPrefix("gptq/4/") || config == nil
  }

  /// The shape of a kernel that as a matrix has `rows` and `columns`.
  private func kernelShape(rows: Int, columns: Int) throws(KerasError) -> Shape {
    let shape: [Int?]
    if let equation = KernelEquation(item) {
      shape = equation.extents
    } else if let attention = attentionShape(parent, name) {
      shape = attention
    } else {
      return [rows, columns]
    }
    // What the configuration leaves open, the count tells.
    let known = shape.compactMap { $0 }.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    guard known > 0, rows * columns % known == 0 else { throw incomplete }
    let complete = shape.map { $0 ?? rows * columns / known }
    guard Shape(complete).checkedCount() == rows * columns else { throw incomplete }
    return Shape(complete)
  }

  /// The axes of a kernel that are summed over.
  private func reducedAxes(rank: Int) throws(KerasError) -> [Int] {
    if let equation = KernelEquation(item) { return equation.reducedAxes }
    return name?.hasSuffix("output_dense") == true ? Array(0..<max(rank - 1, 0)) : [0]
  }

  /// How far apart the scales of neighbours along each axis of a kernel of `shape` are.
  private func scaleStrides(_ shape: Shape) throws(KerasError) -> [Int] {
    if isEmbedding { return shape.rank == 2 ? [1, 0] : [] }
    var strides = [Int](repeating: 0, count: shape.rank)
    var step = 1
    let order: [Int]
    if let equation = KernelEquation(item) {
      order = equation.outputOrder
    } else {
      let reduced = try reducedAxes(rank: shape.rank)
      order = (0..<shape.rank).filter { !reduced.contains($0) }
    }
    for axis in order.reversed() where axis < shape.rank {
      strides[axis] = step
      step *= shape[axis]
    }
    return strides
  }

  private var incomplete: KerasError {
    KerasError("the layer is quantised to \(mode.rawValue), but has \(variables.count) variables that do not fit that.")
  }
}

/// The shape of the kernel of the part `name` of the attention layer that `layer` configures, as far as it is known.
private func attentionShape(_ layer: JSON?, _ name: String?) -> [Int?]? {
  guard let config = layer?["config"], let name, let keySize = (config["key_dim"] ?? config["head_dim"])?.int else {
    return nil
  }
  let heads = (config["num_heads"] ?? config["num_query_heads"])?.int
  let keyHeads = config["num_key_value_heads"]?.int ?? heads
  let valueSize = config["value_dim"]?.int ?? keySize
  func size(_ key: String) -> Int? { layer?["build_config"]?["shapes_dict"]?[key]?.array?.last?.int }
  switch name.hasPrefix("_") ? String(name.dropFirst()) : name {
  case "query_dense": return [size("query_shape"), heads, keySize]
  case "key_dense": return [size("key_shape") ?? size("value_shape"), keyHeads, keySize]
  case "value_dense": return [size("value_shape"), keyHeads, valueSize]
  case "output_dense": return [heads, valueSize, nil]
  default: return nil
  }
}
